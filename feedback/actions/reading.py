"""Reading: every view is logged with the view itself, and safety is decided by a person."""

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from feedback import texts
from feedback.actions.sharing import NotReady, revoke_all
from feedback.actions.telling import tell
from feedback.enums import Safety, State, StepKind
from feedback.models import Contribution, Note, Theme
from feedback.queries.unseen import unseen_clips
from feedback.transitions import CONTRIBUTION, SAFETY


def log_view(contribution: Contribution, *, by, what: str = "words") -> None:
    """One row for one view of what is not published (domain.md D5), before it is shown."""
    audit.record("contribution.viewed", contribution, by=by, what=what)


def let_in(contribution: Contribution, *, by) -> Contribution:
    """From held back to the queue."""
    return CONTRIBUTION.move(contribution, State.RECEIVED, by=by)


def start_reading(contribution: Contribution, *, by) -> Contribution:
    return CONTRIBUTION.move(contribution, State.READING, by=by)


def put_back(contribution: Contribution, *, by) -> Contribution:
    return CONTRIBUTION.move(contribution, State.RECEIVED, by=by)


def mark_read(contribution: Contribution, *, by) -> Contribution:
    """A person has read it; the author's journey says so, with the date."""
    with transaction.atomic():
        CONTRIBUTION.move(contribution, State.PREPARING, by=by, read_at=timezone.now(), read_by=by)
        tell(contribution, StepKind.READ)
    return contribution


def decide_safety(contribution: Contribution, safety: Safety, *, by) -> Contribution:
    """The safety decision; it shares nothing with anyone (domain.md S2).

    Holding takes back every clearance that stands: it can be cleared again once it is released.
    Raises NotReady where nothing is to stop sharing and a clip was never looked at.
    """
    if safety == Safety.SAFE and unseen_clips(contribution):
        raise NotReady("There is a clip that nobody has opened yet: look at it first.")
    with transaction.atomic():
        SAFETY.move(contribution, safety, by=by, safety_at=timezone.now(), safety_by=by)
        if safety == Safety.HELD:
            revoke_all(contribution, by=by)
    return contribution


def set_themes(contribution: Contribution, themes: list[Theme], *, by) -> None:
    """Correct what it is about."""
    with transaction.atomic():
        contribution.themes.set(themes)
        audit.record(
            "contribution.themed", contribution, by=by, themes=sorted(t.slug for t in themes)
        )


def add_note(contribution: Contribution, words: str, *, by) -> Note:
    """A note among staff, sealed. ValueError when it is empty."""
    if not words.strip():
        raise ValueError("Write something first.")
    with transaction.atomic():
        note = Note(contribution=contribution, by=by, at=timezone.now())
        note.envelope = texts.seal_to_staff(words, owner=note.owner)
        note.save()
        audit.record("contribution.noted", contribution, by=by)
    return note
