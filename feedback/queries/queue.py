"""The desk's queue: most urgent, then oldest, a page at a time by key.

Every page is read along one of the two indexes of ``Contribution`` (``queue``,
``queue_by_state``) from where the last one ended, so the hundredth page of a million rows costs
what the first page of a thousand does. Nothing sealed is opened here.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, Expression, OuterRef, Q, Value, prefetch_related_objects
from django.utils import timezone

from feedback import catalogue
from feedback.enums import OPEN_STATES, TURN, Level, Safety, State
from feedback.models import Contribution
from feedback.models.contributions import ContributionQuerySet
from feedback.queries.rows import beyond
from feedback.queries.waiting import working_days_before
from feedback.visibility import seen_by

PAGE = 25
COUNT_TO = 50  # counts stop here and say “50+”
ORDER = ("urgency", "received_at", "id")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Key:
    """Where a row stands in the queue. As text: urgency, microseconds since 1970, id."""

    urgency: int
    received_at: datetime
    id: int

    def __str__(self) -> str:
        since = (self.received_at - _EPOCH) // _MICROSECOND
        return f"{self.urgency}.{since}.{self.id}"

    @classmethod
    def of(cls, row: Contribution) -> "Key":
        return cls(row.urgency, row.received_at, row.pk)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key that ``text`` says; None for anything that is not one."""
        try:
            urgency, since, pk = (int(part) for part in text[:60].split("."))
            return cls(urgency, _EPOCH + since * _MICROSECOND, min(max(pk, 0), 2**62))
        except (ValueError, OverflowError):
            return None

    @property
    def values(self) -> tuple[int, datetime, int]:
        return (self.urgency, self.received_at, self.id)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to. Each is off when empty; all that is open by default."""

    state: str = ""
    level: Level | None = None
    theme: str = ""  # slug
    group: str = ""
    age_band: str = ""
    waiting: int = 0  # more than so many working days
    my_turn: bool = False


@dataclass(frozen=True)
class Page:
    """Rows in queue order, and the keys to go on from where there is more."""

    rows: list[Contribution]
    before: Key | None = None
    after: Key | None = None


def page_of(
    user, filters: Filters, *, after: Key | None = None, before: Key | None = None, size: int = PAGE
) -> Page:
    """One page of what ``user`` may open, after or before a key; the first one without either."""
    backwards = before is not None
    lanes = [
        _from(lane, filters, after=after, before=before)[: size + 1]
        for lane in lanes_of(user, filters)
    ]
    rows = _merged(lanes, backwards)[: size + 1]
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    prefetch_related_objects(rows, "themes")
    return _page(rows, earlier=more if backwards else after is not None, later=backwards or more)


def _page(rows: list[Contribution], *, earlier: bool, later: bool) -> Page:
    if not rows:
        return Page(rows)
    return Page(
        rows,
        before=Key.of(rows[0]) if earlier else None,
        after=Key.of(rows[-1]) if later else None,
    )


def _from(
    rows: ContributionQuerySet, filters: Filters, *, after: Key | None, before: Key | None
) -> ContributionQuerySet:
    if before is not None:
        rows = rows.filter(_beyond(before, "<", filters))
        return rows.order_by(*(f"-{name}" for name in ORDER))
    if after is not None:
        rows = rows.filter(_beyond(after, ">", filters))
    return rows.in_queue_order()


def _beyond(key: Key, sign: str, filters: Filters) -> Expression:
    """Before or after ``key``. With one level alone, urgency is fixed already, and saying it twice
    would have SQLite sort.
    """
    named = dict(zip(ORDER, key.values, strict=True))
    if filters.level is not None and key.urgency == 3 - filters.level:
        del named["urgency"]
    fields = (Contribution._meta.get_field(name) for name in named)
    typed = [
        Value(value, output_field=field)
        for value, field in zip(named.values(), fields, strict=True)
    ]
    return beyond(tuple(named), typed, sign)


def _merged(lanes: Iterable[Iterable[Contribution]], backwards: bool) -> list[Contribution]:
    return list(heapq.merge(*lanes, key=lambda row: Key.of(row).values, reverse=backwards))


def lanes_of(user, filters: Filters) -> list[ContributionQuerySet]:
    """The queries that together hold the queue, each along one index from its first column."""
    rows = _narrowed(seen_by(user), filters)
    if filters.my_turn and not filters.state:
        return _my_lanes(rows)
    if filters.state:
        return [rows.filter(state=filters.state)]
    return [_open(rows)]


def _open(rows: ContributionQuerySet) -> ContributionQuerySet:
    # «is_open IN (true)» and not «is_open»: SQLite uses no index for a bare column.
    return rows.filter(is_open__in=[True])


def _my_lanes(rows: ContributionQuerySet) -> list[ContributionQuerySet]:
    """What waits for whoever reads. What was taken back waits for nobody here (see “To delete”)
    unless it holds a serious concern that nobody has decided about.
    """
    mine = {state for state, turn in TURN.items() if turn == "moderator"} - {State.WITHDRAWN}
    undecided = Q(level__gte=Level.HIGH, safety=Safety.WAITING) & ~Q(state__in=mine - OPEN_STATES)
    lanes = [_open(rows).filter(Q(state__in=sorted(mine & OPEN_STATES)) | undecided)]
    return [*lanes, *(rows.filter(state=state) for state in sorted(mine - OPEN_STATES))]


def _narrowed(rows: ContributionQuerySet, filters: Filters) -> ContributionQuerySet:
    if filters.level is not None:
        rows = rows.filter(urgency=3 - filters.level)
    if filters.group:
        rows = rows.filter(group=filters.group)
    if filters.age_band:
        rows = rows.filter(age_band=filters.age_band)
    if filters.theme:
        rows = rows.filter(_about(filters.theme))
    if filters.waiting:
        rows = rows.filter(received_at__lt=waiting_since(filters.waiting))
    return rows


def _about(theme: str) -> Exists:
    links = Contribution.themes.through.objects
    return Exists(links.filter(contribution=OuterRef("pk"), theme__slug=theme))


def waiting_since(days: int) -> datetime:
    """What arrived before this has waited more than ``days`` working days."""
    weekdays = frozenset(row.weekday for row in catalogue.hours.get())
    return working_days_before(timezone.now(), days, weekdays)


def counts(user) -> dict[str, int]:
    """How many ``user`` may open in each open state; COUNT_TO + 1 stands for more."""
    rows = seen_by(user)
    return {
        state: rows.filter(state=state)[: COUNT_TO + 1].count()
        for state in State.values
        if state in OPEN_STATES
    }
