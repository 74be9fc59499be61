"""What boards hear of feedback, in the same transaction: a yes given, taken back, or erased."""

from django.dispatch import receiver

from boards.actions import erasing, offering
from boards.queries import held
from feedback.enums import AudienceKind, ClearanceState, State
from feedback.models import Clearance, Contribution
from feedback.signals import clips_changed, what_is_held, wording_corrected
from feedback.transitions import CLEARANCE, CONTRIBUTION
from lifecycles.signals import moving

_NO_LONGER = frozenset({ClearanceState.REVOKED, ClearanceState.WITHDRAWN})


@receiver(moving, sender=Clearance, dispatch_uid="boards.clearance_moves")
def clearance_moves(sender, row: Clearance, lifecycle, step, by, **kwargs) -> None:
    """Offer what was cleared; pull what is cleared no longer."""
    if lifecycle is not CLEARANCE:
        return
    if step.source == step.target:
        return  # a correction: ``wording_corrected`` says what it was
    if step.target == ClearanceState.CLEARED:
        offering.offer(row)
    elif step.source == ClearanceState.CLEARED and step.target in _NO_LONGER:
        if row.audience.kind == AudienceKind.PUBLIC:
            offering.unpublish(row)
        else:
            offering.pull(row, by=by)


@receiver(moving, sender=Contribution, dispatch_uid="boards.contribution_moves")
def contribution_moves(sender, row: Contribution, lifecycle, step, **kwargs) -> None:
    """Erasing reaches what boards keep (domain.md D3)."""
    if lifecycle is CONTRIBUTION and step.target == State.ERASED:
        erasing.erase(row)


@receiver(clips_changed, sender=Clearance, dispatch_uid="boards.clips_changed")
def agenda_has_other_clips(
    sender, clearance: Clearance, clip: int | None, corrected: bool, **kwargs
) -> None:
    """What is printed of an item, and what its page plays, is not what it was."""
    offering.clips_changed(clearance, clip=clip, corrected=corrected)


@receiver(wording_corrected, sender=Clearance, dispatch_uid="boards.wording_corrected")
def audience_has_other_words(sender, clearance: Clearance, was: str, by, **kwargs) -> list[str]:
    """What was printed or published in the older wording follows, or is called back."""
    if clearance.audience.kind == AudienceKind.PUBLIC:
        return offering.reword_public(clearance, was=was, by=by)
    return offering.wording_corrected(clearance)


@receiver(what_is_held, sender=Contribution, dispatch_uid="boards.what_is_held")
def boards_hold(sender, contribution: Contribution, **kwargs) -> list[held.Held]:
    """For whoever answers a letter that asks what there is."""
    return held.held_of(contribution)
