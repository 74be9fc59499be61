"""Clips that must not be seen, for the safeguarding lead: who locked each, since when, and why."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from accounts.permissions import may
from feedback.models import Contribution
from feedback.queries.opened import Words, words_in
from feedback.visibility import seen_by
from media.enums import GONE
from media.models import Clip, ClipLock
from media.permissions import SEE_LOCKED
from media.wording import called

SHOWN = 100


@dataclass(frozen=True)
class Locked:
    """One clip. ``waits``: no lead has looked at it since; ``reasons`` are theirs alone to read."""

    clip: Clip
    of: Contribution
    waits: bool
    reasons: tuple[Words, ...]

    @property
    def name(self) -> str:
        return called(self.clip)


def count_waiting(user) -> int:
    """How many locked clips wait for ``user`` to look at; none for whoever may not. One query."""
    if not may(user, SEE_LOCKED):
        return 0
    seen = seen_by(user).filter(key_hash=OuterRef("clip__holder"))
    return ClipLock.objects.waiting().filter(Exists(seen)).values("clip").distinct().count()


def locked_clips(user) -> list[Locked]:
    """Those that wait first, then the longest locked; at most SHOWN. Reading the reasons is for the
    caller to log. Five queries whatever their number.
    """
    seen = seen_by(user).filter(key_hash=OuterRef("holder"))
    clips = list(_rows().filter(Exists(seen))[:SHOWN]) if may(user, SEE_LOCKED) else []
    holders = [bytes(clip.holder) for clip in clips]
    found = {bytes(row.key_hash): row for row in seen_by(user).filter(key_hash__in=holders)}
    return [
        Locked(clip, found[holder], waits_for_lead(clip), reasons_of(clip))
        for clip, holder in zip(clips, holders, strict=True)
        if holder in found
    ]


def _rows() -> QuerySet[Clip]:
    waits = ClipLock.objects.filter(clip=OuterRef("pk"), looked_at__isnull=True)
    rows = Clip.objects.filter(locked_at__isnull=False).exclude(state__in=GONE)
    return (
        rows.select_related("locked_by")
        .prefetch_related(_locks())
        .order_by(Exists(waits).desc(), "locked_at", "id")
    )


def _locks() -> Prefetch:
    rows = ClipLock.objects.select_related("by", "why").prefetch_related("why__wraps")
    return Prefetch("locks", rows)


def locking_of(clip: Clip) -> dict[str, object]:
    """For the page of one locked clip: the ``reasons``, and whether it ``waits``. Two queries."""
    prefetch_related_objects([clip], _locks())
    return {"reasons": reasons_of(clip), "waits": waits_for_lead(clip)}


def waits_for_lead(clip: Clip) -> bool:
    return any(row.looked_at is None for row in clip.locks.all())


def reasons_of(clip: Clip) -> tuple[Words, ...]:
    """What was said since it was locked, oldest first; one that was never asked is left out."""
    since = clip.locked_at
    return tuple(
        words_in(row.why, owner=row.why_owner, at=row.at, by=row.by)
        for row in clip.locks.all()
        if row.why_id and since and row.at >= since
    )
