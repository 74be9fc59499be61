"""Clips that nobody has opened yet."""

from django.db.models import Exists, OuterRef

from audit.models import Entry
from feedback.models import Contribution
from media.enums import PLAYABLE
from media.models import Clip

_SEEN = ("clip.viewed", "clip.played")


def unseen_clips(contribution: Contribution) -> int:
    """How many of its clips can be looked at, and no member of staff has; one query.

    One that was locked or taken back is no part of a decision any more.
    """
    seen = Entry.objects.filter(
        subject_type=Clip._meta.label_lower, subject_id=OuterRef("pk"), verb__in=_SEEN
    )
    rows = Clip.objects.held_by(contribution.key_hash).filter(
        ~Exists(seen), state__in=PLAYABLE, locked_at=None, withdrawn_at=None
    )
    return rows.count()
