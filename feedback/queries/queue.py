"""The desk's queue: unread and urgent first, then oldest, a page at a time by key.

Every page is read along one of the indexes of ``Contribution`` (``queue``, ``queue_by_state``,
``queue_about_readers``) from where the last one ended, so the hundredth page of a million rows
costs what the first page of a thousand does. Nothing sealed is opened here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, Expression, OuterRef, Q, Value, prefetch_related_objects
from django.utils import timezone

from feedback import catalogue
from feedback.enums import OPEN_STATES, Level, Standing, State
from feedback.models import Clearance, Contribution
from feedback.models.contributions import ContributionQuerySet
from feedback.models.order import MAY_BE_SERIOUS, URGENT, places_of
from feedback.queries.rows import beyond
from feedback.queries.waiting import working_days_before
from feedback.visibility import seen_by

PAGE = 25
COUNT_TO = 200  # counts stop here and say “200+”
ORDER = ("place", "received_at", "id")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Whether an audience was given words that somebody has corrected since; no query of its own.
_OLDER_WORDING = Exists(Clearance.objects.with_older_wording().filter(contribution=OuterRef("pk")))


@dataclass(frozen=True)
class Key:
    """Where a row stands in the queue. As text: place, microseconds since 1970, id."""

    place: int
    received_at: datetime
    id: int

    def __str__(self) -> str:
        since = (self.received_at - _EPOCH) // _MICROSECOND
        return f"{self.place}.{since}.{self.id}"

    @classmethod
    def of(cls, row: Contribution) -> "Key":
        return cls(row.place, row.received_at, row.pk)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key that ``text`` says; None for anything that is not one."""
        try:
            place, since, pk = (int(part) for part in text[:60].split("."))
            place, pk = min(max(place, 0), 99), min(max(pk, 0), 2**62)
            return cls(place, _EPOCH + since * _MICROSECOND, pk)
        except (ValueError, OverflowError):
            return None

    @property
    def values(self) -> tuple[int, datetime, int]:
        return (self.place, self.received_at, self.id)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to. Each is off when empty; all that is open by default."""

    state: str = ""
    level: str = ""  # a Standing
    theme: str = ""  # slug
    group: str = ""
    age_band: str = ""
    waiting: int = 0  # more than so many working days
    my_turn: bool = False
    about_reader: bool = False


@dataclass(frozen=True)
class Page:
    """Rows in queue order, and the keys to go on from where there is more."""

    rows: list[Contribution]
    before: Key | None = None
    after: Key | None = None


@dataclass(frozen=True)
class Lane:
    """A part of the queue that one index serves from its first column; ``place`` if it is one."""

    rows: ContributionQuerySet
    place: int | None = None


def page_of(
    user, filters: Filters, *, after: Key | None = None, before: Key | None = None, size: int = PAGE
) -> Page:
    """One page of what ``user`` may open, after or before a key; the first one without either."""
    backwards = before is not None
    lanes = lanes_of(user, filters)
    rows: list[Contribution] = []
    for lane in reversed(lanes) if backwards else lanes:
        if len(rows) <= size and (found := _from(lane, after=after, before=before)) is not None:
            found = found.select_related("held_by", "level_set_by").annotate(
                has_older_wording=_OLDER_WORDING
            )
            rows += found[: size + 1 - len(rows)]
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


def _from(lane: Lane, *, after: Key | None, before: Key | None) -> ContributionQuerySet | None:
    """The rows of a lane beyond a key, in order; None where a whole lane lies on the other side."""
    rows, key = lane.rows, before or after
    if key is not None:
        sign = "<" if before is not None else ">"
        if lane.place is None or lane.place == key.place:
            rows = rows.filter(_beyond(key, sign, lane))
        elif (lane.place > key.place) != (sign == ">"):
            return None
    if before is not None:
        return rows.order_by(*(f"-{name}" for name in ORDER))
    return rows.in_queue_order()


def _beyond(key: Key, sign: str, lane: Lane) -> Expression:
    """Before or after ``key``. Within one place, saying it twice would have SQLite sort."""
    named = dict(zip(ORDER, key.values, strict=True))
    if lane.place is not None:
        del named["place"]
    fields = (Contribution._meta.get_field(name) for name in named)
    typed = [
        Value(value, output_field=field)
        for value, field in zip(named.values(), fields, strict=True)
    ]
    return beyond(tuple(named), typed, sign)


def lanes_of(user, filters: Filters) -> list[Lane]:
    """The lanes that together hold the queue, in its order. What is of one level stands in a few
    places, and each is a lane: the index goes through no others.
    """
    rows = seen_by(user).filter(narrowing(user, filters))
    rows = rows.filter(state=filters.state) if filters.state else _open(rows)
    if not filters.level:
        return [Lane(rows)]
    return [Lane(rows.filter(place=place), place) for place in places_of(_level_of(filters))]


def _open(rows: ContributionQuerySet) -> ContributionQuerySet:
    # «is_open IN (true)» and not «is_open»: SQLite uses no index for a bare column.
    return rows.filter(is_open__in=[True])


def narrowing(user, filters: Filters) -> Q:
    """What the filters ask of a row, beyond its state and that it is open."""
    asked = list(_asked(user, filters))
    return Q(*asked)


def _asked(user, filters: Filters) -> Iterator[Q | Exists]:
    if filters.level:
        yield _standing(Standing(filters.level))
    if filters.group:
        yield Q(group=filters.group)
    if filters.age_band:
        yield Q(age_band=filters.age_band)
    if filters.theme:
        yield _about(filters.theme)
    if filters.waiting:
        yield Q(received_at__lt=waiting_since(filters.waiting))
    if filters.my_turn:
        yield waits_for(user)
    if filters.about_reader:
        yield Q(about_reader=True)


def _level_of(filters: Filters) -> int:
    return int(filters.level) if filters.level.isdigit() else Level.NONE


def _standing(standing: Standing) -> Q:
    if standing.isdigit() and int(standing) > Level.NONE:
        return Q(level=int(standing))
    nobody_set_it = Q(level=Level.NONE, level_set_at__isnull=True)
    return {
        Standing.NONE: Q(level=Level.NONE, level_set_at__isnull=False),
        Standing.UNCHECKED: nobody_set_it & Q(checked=False),
        Standing.UNREAD: nobody_set_it & Q(checked=True, unread=True),
        Standing.UNSET: nobody_set_it & Q(checked=True, unread=False),
    }[standing]


def waits_for(user) -> Q:
    """What waits for ``user``: to be read, in their own hand or in nobody's, and what came or was
    left undecided although it is with a board or done.
    """
    with_others = Q(held_by__isnull=False) & ~Q(held_by=user.pk)
    to_do = Q(state__in=[State.HELD_BACK, State.RECEIVED, State.READING, State.PREPARING])
    left = Q(state__in=sorted(OPEN_STATES), unread=True) | MAY_BE_SERIOUS
    return (to_do | left) & ~with_others


def _about(theme: str) -> Exists:
    links = Contribution.themes.through.objects
    return Exists(links.filter(contribution=OuterRef("pk"), theme__slug=theme))


def waiting_since(days: int) -> datetime:
    """What arrived before this has waited more than ``days`` working days."""
    return working_days_before(timezone.now(), days, catalogue.hours.get().is_working)


def counts(user) -> dict[str, int]:
    """How many ``user`` may open in each open state; COUNT_TO + 1 stands for more."""
    rows = seen_by(user)
    return {
        state: _up_to_a_limit(rows.filter(state=state))
        for state in State.values
        if state in OPEN_STATES
    }


def count_about_readers(user) -> int:
    """How many wait that are about a reader, for whoever may see those."""
    return _up_to_a_limit(_open(seen_by(user)).filter(about_reader=True))


def hidden(user, filters: Filters) -> int:
    """How many unread urgent ones, of the first COUNT_TO, the filters leave out."""
    urgent = _open(seen_by(user)).filter(place__lte=URGENT, unread=True)
    first = Contribution.objects.filter(pk__in=urgent.in_queue_order().values("pk")[: COUNT_TO + 1])
    shown = first.filter(narrowing(user, filters))
    if filters.state:
        shown = shown.filter(state=filters.state)
    return first.count() - shown.count()


def _up_to_a_limit(rows: ContributionQuerySet) -> int:
    return rows[: COUNT_TO + 1].count()
