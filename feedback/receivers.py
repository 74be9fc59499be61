"""What the desk hears of clips and clearances, in the same transaction."""

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from audit.actors import SYSTEM
from feedback import texts, triage
from feedback.actions import clips, levels
from feedback.actions.clip_wishes import open_to_author
from feedback.actions.intake import take_up_what_is_new
from feedback.enums import ClearanceState, State
from feedback.models import Clearance, Contribution
from feedback.transitions import CLEARANCE
from lifecycles.signals import moving
from media import signals, turns
from media.enums import ClipState, Disguise
from media.models import Clip
from media.transitions import CLIP
from media.visibility import can_be_cleared_as

_NEW = frozenset({ClipState.RECEIVED, ClipState.READY, ClipState.PARTIAL})


# Whether the words of a row of work's clip are here: its turn comes before all others'.
turns.words_are_here(lambda: Exists(Contribution.objects.filter(key_hash=OuterRef("clip__holder"))))


@receiver(moving, sender=Clip, dispatch_uid="feedback.clip_moves")
def clip_moves(sender, row: Clip, lifecycle, step, **kwargs) -> None:
    """A clip that comes after its words, or can be seen only now, was not part of any decision.

    Words that were taken back or deleted stay so.
    """
    if lifecycle is not CLIP:
        return
    if step.target == ClipState.ERASED:
        clips.take_back(clips.cleared_of(row), by=SYSTEM)
    elif step.target in _NEW:
        found = Contribution.objects.select_for_update().filter(key_hash=row.holder).first()
        if found:
            _nobody_saw_it(found, step)
            take_up_what_is_new(found)
        if found and found.author_may_read:
            open_to_author(found)


def _nobody_saw_it(found: Contribution, step) -> None:
    """No rule reads a clip: until a person sets a level, what it shows could be anything."""
    if step.source == ClipState.PARTIAL:  # a person accepted what there is
        return
    found.unread, found.checked = True, False
    found.level_set_at = found.level_set_by = None
    found.save(update_fields=["unread", "checked", "level_set_at", "level_set_by"])


@receiver(moving, sender=Clearance, dispatch_uid="feedback.clearance_moves")
def clearance_moves(sender, row: Clearance, lifecycle, step, **kwargs) -> None:
    """A clip goes with a wording: where the wording goes, so does the clip."""
    if lifecycle is not CLEARANCE or step.target == ClearanceState.CLEARED:
        return
    if step.source == ClearanceState.CLEARED:
        rows = row.clips.select_related("clip", "clearance__contribution", "clearance__audience")
        clips.take_back(list(rows), by=SYSTEM)


@receiver(signals.locked, sender=Clip, dispatch_uid="feedback.clip_locked")
def clip_locked(sender, clip: Clip, **kwargs) -> None:
    """What must not be seen is seen by no audience, from the same moment."""
    clips.take_back(clips.cleared_of(clip), by=SYSTEM)


@receiver(signals.captioned, sender=Clip, dispatch_uid="feedback.clip_captioned")
def clip_captioned(sender, clip: Clip, words: str, **kwargs) -> None:
    """What somebody says in a film is looked at by the rules as what they write is."""
    found = Contribution.objects.filter(key_hash=clip.holder).exclude(state=State.ERASED).first()
    if found:
        levels.raise_by_rules(found, triage.look_at(words))


@receiver(signals.wishes, sender=Clip, dispatch_uid="feedback.clip_wishes")
def wishes_of(sender, clip: Clip, **kwargs) -> list[tuple[bytes, bytes]]:
    """From what was sealed with the words, never from their row."""
    rows = Contribution.objects.filter(key_hash=clip.holder).select_related("words")
    said = [texts.agreed_with(row) for row in rows if row.author_may_read]
    return [(each.wish, each.author) for each in said if each and each.wish]


@receiver(signals.disguise_chosen, sender=Clip, dispatch_uid="feedback.clip_disguise_chosen")
def disguise_chosen(sender, clip: Clip, **kwargs) -> None:
    """Its author wants to be seen less than before: what shows more is taken back."""
    more = [
        row for row in clips.cleared_of(clip)
        if not can_be_cleared_as(clip, Disguise(row.disguise))
    ]  # fmt: skip
    clips.take_back(more, by=SYSTEM)
