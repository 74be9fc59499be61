"""Themes and audiences by slug, kept in the process for a minute: each submission needs them."""

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from django.core.cache import caches

from feedback.clock import Hours
from feedback.models import (
    Audience,
    CouncilSettings,
    Helpline,
    ReadingHours,
    ReplyTemplate,
    SpecialDay,
    Theme,
)
from serving.database_file import need_database_file
from serving.outages import lost

_T = TypeVar("_T")
KEEP_S = 60
_STAMP = "catalogue:changed"
_seen = {"asked": 0.0, "stamp": 0.0}
DATA = Path(__file__).parent / "data"


class Kept(Generic[_T]):
    """A value read again at most once a minute."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._at = 0.0
        self._value: _T | None = None
        self._last: _T | None = None

    def get(self) -> _T:
        _forget_what_changed()
        if self._value is None or time.monotonic() - self._at > KEEP_S:
            self._value, self._at = self._load(), time.monotonic()
            self._last = self._value
        return self._value

    @property
    def last(self) -> _T | None:
        """As it was last read, however long ago, also when it was to be forgotten; asks nothing."""
        return self._last

    def forget(self) -> None:
        self._value = None


themes: Kept[dict[str, Theme]] = Kept(
    lambda: {t.slug: t for t in Theme.objects.filter(active=True)}
)
audiences: Kept[dict[str, Audience]] = Kept(
    lambda: {a.slug: a for a in Audience.objects.filter(active=True)}
)
# Also those that are not offered any more: journeys go on naming them.
_named: Kept[dict[str, Audience]] = Kept(lambda: {a.slug: a for a in Audience.objects.all()})


def _council() -> CouncilSettings:
    """Nobody has saved any yet: the usual ones. The public door may not make the row."""
    return CouncilSettings.objects.order_by("pk").first() or CouncilSettings()


council: Kept[CouncilSettings] = Kept(_council)


def _hours() -> Hours:
    return Hours(
        weekly={
            row.weekday: (row.opens, row.closes) for row in ReadingHours.objects.filter(active=True)
        },
        nation=council.get().nation,
        days={row.day: row.span for row in SpecialDay.objects.filter(active=True)},
    )


hours: Kept[Hours] = Kept(_hours)


_helplines: Kept[list[Helpline]] = Kept(lambda: list(Helpline.objects.all()) or _built_in())


def _built_in() -> list[Helpline]:
    return [Helpline(**row) for row in _rows("helplines")]


def helplines(purpose: str) -> list[Helpline]:
    """Who helps, in the council’s nation; those that are for all nations are among them."""
    return _for(purpose, _helplines.get(), council.get())


def last_known_helplines(purpose: str) -> list[Helpline]:
    """The same while the database is lost: as they were last read, or as Heard comes."""
    known = _helplines.last or _built_in()
    return _for(purpose, known, council.last or CouncilSettings())


def _for(purpose: str, lines: list[Helpline], council: CouncilSettings) -> list[Helpline]:
    here = {"", council.nation}
    return [
        line for line in lines
        if line.active and line.purpose == purpose and line.nation in here
    ]  # fmt: skip


def leave_to() -> str:
    """Where Exit goes; as last known, where the database does not say: nobody waits for leaving."""
    try:
        need_database_file()
        return council.get().leave_to
    except Exception as error:
        if lost(error) is None:
            raise
        return (council.last or CouncilSettings()).leave_to


def forget() -> None:
    """Read everything afresh at the next use: for tests, and after an edit in this process."""
    for kept in (themes, audiences, _named, council, hours, _helplines):
        kept.forget()


def tell_all() -> None:
    """A setting has changed: every process that shares the cache reads it afresh within a second,

    the others within a minute.
    """
    caches["shared"].set(_STAMP, time.time(), timeout=2 * KEEP_S)
    forget()


def _forget_what_changed() -> None:
    """Asks the cache at most once a second whether another process has changed something."""
    now = time.monotonic()
    if now - _seen["asked"] < 1:
        return
    stamp = caches["shared"].get(_STAMP, 0.0)
    changed, _seen["asked"], _seen["stamp"] = stamp != _seen["stamp"], now, stamp
    if changed and stamp:
        forget()


def name_of(slug: str) -> str:
    """An audience's name in the language of the page; the slug where there is no such audience."""
    return str(_named.get().get(slug, slug))


def load_defaults() -> None:
    """Make the themes, audiences, helplines and reply templates of ``data/*.toml`` that are not there yet."""
    _load(Theme, "themes")
    _load(Audience, "audiences")
    _load(ReplyTemplate, "reply-templates")
    _load(Helpline, "helplines")
    forget()


def _rows(file: str) -> list[dict[str, str]]:
    """Each of a file's one list of tables."""
    (rows,) = tomllib.loads((DATA / f"{file}.toml").read_text("utf-8")).values()
    return rows


def _load(model: type[Theme | Audience | ReplyTemplate | Helpline], file: str) -> None:
    for order, row in enumerate(_rows(file)):
        words = {name: value.strip() for name, value in row.items() if name != "slug"}
        model.objects.get_or_create(slug=row["slug"], defaults={"order": order, **words})
