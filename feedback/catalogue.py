"""Themes and audiences by slug, kept in the process for a minute: each submission needs them."""

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from feedback.models import Audience, CouncilSettings, ReadingHours, ReplyTemplate, Theme

_T = TypeVar("_T")
KEEP_S = 60
DATA = Path(__file__).parent / "data"


class Kept(Generic[_T]):
    """A value read again at most once a minute."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._at = 0.0
        self._value: _T | None = None

    def get(self) -> _T:
        if self._value is None or time.monotonic() - self._at > KEEP_S:
            self._value, self._at = self._load(), time.monotonic()
        return self._value

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
council: Kept[CouncilSettings] = Kept(CouncilSettings.load)
hours: Kept[list[ReadingHours]] = Kept(lambda: list(ReadingHours.objects.all()))


def forget() -> None:
    """Read everything afresh at the next use: for tests, and after an edit in this process."""
    for kept in (themes, audiences, _named, council, hours):
        kept.forget()


def name_of(slug: str) -> str:
    """An audience's name in the language of the page; the slug where there is no such audience."""
    return str(_named.get().get(slug, slug))


def load_defaults() -> None:
    """Make the themes, audiences and reply templates of ``data/*.toml`` that are not there yet."""
    _load(Theme, "themes", "theme")
    _load(Audience, "audiences", "audience")
    _load(ReplyTemplate, "reply-templates", "template")
    forget()


def _load(model: type[Theme | Audience | ReplyTemplate], file: str, key: str) -> None:
    for order, row in enumerate(tomllib.loads((DATA / f"{file}.toml").read_text("utf-8"))[key]):
        words = {name: value.strip() for name, value in row.items() if name != "slug"}
        model.objects.get_or_create(slug=row["slug"], defaults={"order": order, **words})
