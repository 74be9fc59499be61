"""Reading: every view is logged with the view itself, and safety is decided by a person."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.models import Entry
from feedback import texts
from feedback.actions import alerts
from feedback.actions.sharing import NotReady, revoke_all
from feedback.actions.telling import tell
from feedback.enums import HELD_STATES, Safety, State, StepKind
from feedback.models import Audience, Contribution, Note, Theme
from feedback.permissions import may_about
from feedback.queries.unseen import unseen_clips
from feedback.transitions import CONTRIBUTION, LET_GO, READ, SAFETY
from lifecycles.engine import NotAllowed
from media.models import Clip


def log_view(contribution: Contribution, *, by, what: str = "words") -> None:
    """One row for one view of what is not published (domain.md D5), before it is shown."""
    audit.record("contribution.viewed", contribution, by=by, what=what)
    alerts.opened(contribution.pk, by=by)


def log_version_view(contribution: Contribution, *, by, number: int) -> None:
    """The same for one saved version, by its number."""
    audit.record("contribution.version_viewed", contribution, by=by, number=number)
    alerts.opened(contribution.pk, by=by)


def log_reasons_view(clips: Iterable[Clip], *, by) -> None:
    """The same for why clips were locked: one row a clip, in one query."""
    rows = [audit.entry_of("clip.lock_read", clip, by=by) for clip in clips]
    if rows:
        Entry.objects.bulk_create(rows)


class InOtherHands(ValueError):
    """Somebody else is reading it. ``str()`` is a sentence that says who, and what to do."""


def let_in(contribution: Contribution, *, by) -> Contribution:
    """From held back to the queue."""
    return CONTRIBUTION.move(contribution, State.RECEIVED, by=by)


def start_reading(contribution: Contribution, *, by) -> Contribution:
    """Take it in hand: its row says so to all others."""
    in_hand = {"held_by": by, "held_since": timezone.now()}
    return CONTRIBUTION.move(contribution, State.READING, by=by, **in_hand)


def take_over(contribution: Contribution, *, by) -> Contribution:
    """Take it from whoever has it in hand, in the state that it is in; logs from whom.

    Raises NotAllowed without the role, NotReady when nobody can have it in hand.
    """
    if not may_about(by, READ, contribution):
        raise NotAllowed("You do not have the role that this step needs.")
    if contribution.state not in HELD_STATES:
        raise NotReady("Nobody has this in hand now.")
    with transaction.atomic():
        was = contribution.held_by_id
        contribution.held_by, contribution.held_since = by, timezone.now()
        contribution.save(update_fields=["held_by", "held_since"])
        audit.record("contribution.taken_over", contribution, by=by, taken_from=was)
    return contribution


def put_back(contribution: Contribution, *, by) -> Contribution:
    """Leave it for somebody else. Raises InOtherHands when another has it."""
    _check_in_hand(contribution, by)
    return CONTRIBUTION.move(contribution, State.RECEIVED, by=by, **LET_GO)


def mark_read(contribution: Contribution, *, by) -> Contribution:
    """A person has read it; the author's journey says so, with the date. It stays in their hand.

    Raises InOtherHands when another has it.
    """
    _check_in_hand(contribution, by)
    read = {"read_at": timezone.now(), "read_by": by, "unread": False}
    with transaction.atomic():
        CONTRIBUTION.move(contribution, State.PREPARING, by=by, **read)
        tell(contribution, StepKind.READ)
        if contribution.versions.exists():
            tell(contribution, StepKind.PREPARING)
    return contribution


def mark_more_read(contribution: Contribution, *, by) -> Contribution:
    """A person has read what its author sent after it had been read."""
    if contribution.read_at is None:
        raise NotReady("Open it and read it first.")
    with transaction.atomic():
        contribution.unread = False
        contribution.save(update_fields=["unread"])
        audit.record("contribution.read_more", contribution, by=by)
    return contribution


def _check_in_hand(contribution: Contribution, person) -> None:
    if contribution.state == State.READING and contribution.is_with_somebody_else(person):
        raise InOtherHands(f"{contribution.held_by} has this in hand. Take it over first.")


def decide_safety(contribution: Contribution, safety: Safety, *, by) -> list[Audience]:
    """The safety decision; it shares nothing with anyone (domain.md S2).

    Holding takes back every clearance that stands: it can be cleared again once it is released.
    Returns the audiences that it was taken back from.
    Raises NotReady where nothing is to stop sharing and a clip was never looked at.
    """
    if safety == Safety.SAFE and (reasons := why_not_safe(contribution)):
        raise NotReady(" ".join(reasons))
    with transaction.atomic():
        SAFETY.move(contribution, safety, by=by, safety_at=timezone.now(), safety_by=by)
        return revoke_all(contribution, by=by) if safety == Safety.HELD else []


def why_not_safe(contribution: Contribution) -> list[str]:
    """What keeps anybody from saying that nothing is to stop sharing, in sentences; one query."""
    if unseen_clips(contribution):
        return ["There is a clip that nobody has opened yet: look at it first."]
    return []


def set_themes(contribution: Contribution, themes: list[Theme], *, by) -> None:
    """Correct what it is about."""
    with transaction.atomic():
        before = sorted(theme.slug for theme in contribution.themes.all())
        contribution.themes.set(themes)
        after = sorted(theme.slug for theme in themes)
        audit.record("contribution.themed", contribution, by=by, **{"from": before, "to": after})


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
