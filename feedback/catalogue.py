"""Themes and audiences by slug, kept in the process for a minute: each submission needs them."""

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from feedback.models import Audience, CouncilSettings, ReadingHours, Theme

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
council: Kept[CouncilSettings] = Kept(CouncilSettings.load)
hours: Kept[list[ReadingHours]] = Kept(lambda: list(ReadingHours.objects.all()))


def forget() -> None:
    """Read everything afresh at the next use: for tests, and after an edit in this process."""
    for kept in (themes, audiences, council, hours):
        kept.forget()


def load_defaults() -> None:
    """Make the themes and audiences of ``data/*.toml`` that are not there yet."""
    for model, name in ((Theme, "themes"), (Audience, "audiences")):
        for order, row in enumerate(_listed(name)):
            slug = row.pop("slug")
            model.objects.get_or_create(slug=slug, defaults={"order": order, **row})
    forget()


def _listed(name: str) -> list[dict[str, str]]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))[name.rstrip("s")]
