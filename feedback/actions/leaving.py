"""Taking back, and deleting. A person looks before anything is deleted for good:

whoever holds the code may not be the child, and may want proof gone.
"""

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM, Actor
from drafts import actions as drafts
from feedback.actions.sharing import NotReady, take_back
from feedback.actions.telling import NothingToTell, tell
from feedback.clock import to_the_hour
from feedback.drafts import thing
from feedback.enums import Level, State, StepKind
from feedback.models import Contribution
from feedback.transitions import CONTRIBUTION, LET_GO
from media.actions import keeping
from media.models import Clip
from vault import envelopes
from vault.models import Envelope


def withdraw(contribution: Contribution, *, by: Actor = AUTHOR) -> Contribution:
    """The author takes it back: every clearance goes, boards pull it by signal, staff see it as
    withdrawn. Doing it twice is no error. ``by``: staff who do it on the author's letter.
    """
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if contribution.state in {State.WITHDRAWN, State.ERASED}:
            return contribution
        tell(contribution, StepKind.WITHDRAWN)  # first: what boards say of it stands after it
        for clearance in contribution.clearances.select_related("audience"):
            take_back(clearance, by=by)
        contribution.refresh_from_db()
        CONTRIBUTION.move(contribution, State.WITHDRAWN, by=by, **LET_GO)
        drafts.discard_about(thing(contribution.pk))
    return contribution


def ask_for_erasure(contribution: Contribution) -> Contribution:
    """The author asks for everything to be deleted: withdrawn at once, a person does the rest."""
    with transaction.atomic():
        contribution = withdraw(contribution)
        if contribution.state == State.WITHDRAWN and contribution.erasure_asked_at is None:
            contribution.erasure_asked_at = to_the_hour()
            contribution.save(update_fields=["erasure_asked_at"])
            audit.record("contribution.erasure_asked", contribution, by=AUTHOR)
            tell(contribution, StepKind.ERASURE_ASKED)
    return contribution


def decline_erasure(contribution: Contribution, *, by, words: str) -> None:
    """Something must be kept (domain.md D3): the author is told what and why."""
    if not words.strip():
        raise NothingToTell("Tell the author what is kept, and why.")
    with transaction.atomic():
        contribution.erasure_asked_at = None
        contribution.save(update_fields=["erasure_asked_at"])
        audit.record("contribution.erasure_declined", contribution, by=by)
        tell(contribution, StepKind.ERASURE_DECLINED, words=words)


def erase(contribution: Contribution, *, by) -> Contribution:
    """Delete the content for good: sealed words and keys, clips, wordings, notes, replies, the code.

    What stays is the row with its states and dates, and the log: the safety record without
    words. The code answers like a wrong one from then on. Every envelope's wrapped keys are
    deleted, so copies in backups of the data alone stay unreadable. Raises NotReady while there
    is a serious concern that nobody has decided about, or something that nobody could check.
    """
    if reason := why_not_erase(contribution):
        raise NotReady(reason)
    with transaction.atomic():
        CONTRIBUTION.move(
            contribution,
            State.ERASED,
            by=by,
            detail={"had_concern": contribution.level >= Level.HIGH},
            code_lookup=None,
            closed_at=timezone.now(),
        )
        envelopes.erase(envelopes_of(contribution))
        drafts.discard_about(thing(contribution.pk))
        for clip in Clip.objects.held_by(contribution.key_hash):
            keeping.erase(clip, by=SYSTEM)
        contribution.journey.update(facts={})
    return contribution


def why_not_erase(contribution: Contribution) -> str:
    """What has to be done before it can be deleted; nothing where it can be."""
    if not contribution.may_be_serious:
        return ""
    return (
        "There is a serious concern that nobody has decided about, or words that nobody could "
        "check. The safeguarding lead must look at it first."
    )


def envelopes_of(contribution: Contribution) -> list[Envelope]:
    """Every envelope that holds words of this contribution; clips have theirs in ``media``."""
    found = [contribution.words]
    for related, attribute in (
        (contribution.added, "envelope"),
        (contribution.versions, "envelope"),
        (contribution.replies, "envelope"),
        (contribution.notes, "envelope"),
        (contribution.journey, "words"),
        (contribution.helped, "why"),
        (contribution.levels, "why"),
    ):
        found += [getattr(row, attribute) for row in related.select_related(attribute)]
    return [envelope for envelope in found if envelope is not None]
