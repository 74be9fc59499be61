"""Who may be shown a rendition. Pages, players, packs and links all ask these functions.

Which contribution a clip belongs to, and which audience sees that, is the layer above's to ask:
it comes in as plain yes or no.
"""

from accounts.permissions import may
from media.enums import Disguise, Kind, shows_no_more
from media.models import Clip
from media.permissions import SEE_LOCKED


def staff_may_watch(*, sees_contribution: bool, locked: bool, sees_locked: bool) -> bool:
    """Whether somebody at the desk may be shown a clip: they see its contribution, and nobody said
    that it must not be seen, or they are the safeguarding lead.
    """
    return sees_contribution and (not locked or sees_locked)


def audience_may_watch(*, cleared: bool, locked: bool, disguise: str, cleared_as: str) -> bool:
    """Whether an audience may be shown a rendition: cleared for that audience, in that disguise."""
    return cleared and not locked and disguise == cleared_as


def can_be_cleared_as(clip: Clip, disguise: Disguise) -> bool:
    """Whether a person may clear ``clip`` in ``disguise``: it shows no more than the child chose,
    and they did not take it back.
    """
    return (
        clip.is_playable
        and not clip.is_locked
        and not clip.is_withdrawn
        and shows_no_more(disguise, Disguise(clip.disguise), Kind(clip.kind))
    )


def sees(user, clip: Clip, *, sees_contribution: bool) -> bool:
    """``staff_may_watch`` for a person and a clip."""
    return staff_may_watch(
        sees_contribution=sees_contribution,
        locked=clip.is_locked,
        sees_locked=may(user, SEE_LOCKED),
    )
