"""What boards hear of feedback, in the same transaction: a yes given, taken back, or erased."""

from django.dispatch import receiver

from boards.actions import erasing, offering
from feedback.enums import AudienceKind, ClearanceState, State
from feedback.models import Clearance, Contribution
from feedback.signals import clips_changed
from feedback.transitions import CLEARANCE, CONTRIBUTION
from lifecycles.signals import moving

_NO_LONGER = frozenset({ClearanceState.REVOKED, ClearanceState.WITHDRAWN})


@receiver(moving, sender=Clearance, dispatch_uid="boards.clearance_moves")
def clearance_moves(sender, row: Clearance, lifecycle, step, by, **kwargs) -> None:
    """Offer what was cleared; pull what is cleared no longer."""
    if lifecycle is not CLEARANCE:
        return
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
def agenda_has_other_clips(sender, clearance: Clearance, clip: int | None, **kwargs) -> None:
    """What is printed of an item, and what its page plays, is not what it was."""
    offering.clips_changed(clearance, taken_back=clip)
