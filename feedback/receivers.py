"""What the desk hears of clips, in the same transaction."""

from django.dispatch import receiver

from feedback.actions.intake import take_up_what_is_new
from feedback.models import Contribution
from lifecycles.signals import moving
from media.enums import ClipState
from media.models import Clip
from media.transitions import CLIP

_NEW = frozenset({ClipState.RECEIVED, ClipState.READY, ClipState.PARTIAL})


@receiver(moving, sender=Clip, dispatch_uid="feedback.clip_moves")
def clip_moves(sender, row: Clip, lifecycle, step, **kwargs) -> None:
    """A clip that comes after its words, or can be seen only now, was not part of any decision.

    Words that were taken back or deleted stay so.
    """
    if lifecycle is CLIP and step.target in _NEW:
        found = Contribution.objects.select_for_update().filter(key_hash=row.holder).first()
        if found:
            take_up_what_is_new(found)
