"""What the one who sent a clip wants done with it: how much is seen, and taking it back."""

from django.db import transaction

from audit import actions as audit
from audit.actors import AUTHOR
from feedback.actions import clips
from feedback.actions.intake import TooLate
from feedback.clock import to_the_hour
from feedback.enums import AUTHOR_CAN_CHANGE
from feedback.models import Contribution
from feedback.queries.clips import is_kept_from, wants_making
from media.actions import keeping, works
from media.enums import Disguise, Purpose
from media.models import Clip
from vault.keys import AuthorKey


def choose(clip: Clip, disguise: Disguise, *, viewer: AuthorKey | None = None) -> Clip:
    """From now on others see no more of it than ``disguise``; it is made, where it is not yet.

    Raises ValueError for one that its kind has not, TooLate once its words were taken back.
    """
    _check_not_too_late(clip)
    chosen = keeping.choose_disguise(clip, disguise, by=AUTHOR, viewer=viewer)
    if viewer and is_kept_from(chosen, disguise, viewer):  # made already, for staff alone
        works.ask_for(chosen, Purpose.DISGUISE, disguise)
    have_made(chosen, disguise, viewer=viewer)
    return chosen


def have_made(clip: Clip, disguise: Disguise, *, viewer: AuthorKey | None = None) -> None:
    """Asks for ``disguise`` to be made, once, unless the work of its arrival makes it."""
    if wants_making(clip, disguise, viewer):
        works.ask_for(clip, Purpose.DISGUISE, disguise)


def open_to_author(contribution: Contribution) -> None:
    """Its author wants to see what they sent again with their code: so for clips that are here.

    What was made of them already is made once more, for that key too; those still on their way
    come to it by ``feedback.receivers``.
    """
    for clip in Clip.objects.held_by(contribution.key_hash).filter(reader_public__isnull=True):
        clip.reader_public = contribution.author_public
        clip.save(update_fields=["reader_public"])
        if clip.renditions.filter(disguise=clip.disguise).exists():
            works.ask_for(clip, Purpose.DISGUISE, clip.disguise)


def take_back(clip: Clip) -> Clip:
    """Before its words were sent it is deleted at once. Afterwards nobody but those who read these
    is shown it any more; it is not deleted, as whoever holds the page or the code may not be the
    child, and may want proof gone. Raises TooLate as ``choose``. Doing it twice is no error.
    """
    if _check_not_too_late(clip) is None:
        return keeping.erase(clip, by=AUTHOR)
    with transaction.atomic():
        clip = Clip.objects.select_for_update().get(pk=clip.pk)
        if not clip.has_arrived:
            return keeping.erase(clip, by=AUTHOR)
        if clip.withdrawn_at is None:
            clip.withdrawn_at = to_the_hour()
            clip.save(update_fields=["withdrawn_at"])
            audit.record("clip.withdrawn", clip, by=AUTHOR)
            clips.take_back(clips.cleared_of(clip), by=AUTHOR)
    return clip


def leave(clip: Clip) -> None:
    """Its page was left. Without words it is deleted at once; with them nothing happens."""
    with transaction.atomic():
        if not Contribution.objects.filter(key_hash=clip.holder).exists():
            keeping.erase(clip, by=AUTHOR)


def _check_not_too_late(clip: Clip) -> Contribution | None:
    """The contribution that it belongs to, if that is here already."""
    contribution = Contribution.objects.filter(key_hash=clip.holder).first()
    if contribution and contribution.state not in AUTHOR_CAN_CHANGE:
        raise TooLate
    return contribution
