"""What is measured each minute. Each app registers its own, in its ``tasks``, which are found by themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Measure:
    """``limit`` is what an operator set, in the same unit as ``now``.

    ``falls``: there is cause for alarm below the limit, not above. ``says``: a sentence with
    ``{now}`` and ``{limit}``, ``advice`` what to do about it, ``subject`` the letter's.
    """

    name: str
    now: Callable[[], int]
    limit: Callable[[], int]
    says: str
    advice: str
    falls: bool = False
    subject: str = "something is filling up"

    def is_past(self, value: int) -> bool:
        return value < self.limit() if self.falls else value > self.limit()

    def is_well_again(self, value: int) -> bool:
        """Well within, so that a number that goes to and fro rings once and not each minute."""
        limit = self.limit()
        return value >= limit * 1.25 if self.falls else value <= limit * 0.8

    def worse(self, one: int, other: int) -> int:
        return min(one, other) if self.falls else max(one, other)

    def sentence(self, value: int) -> str:
        return self.says.format(now=f"{value:,}", limit=f"{self.limit():,}")


_measures: dict[str, Measure] = {}


def register(measure: Measure) -> None:
    _measures[measure.name] = measure


def measures() -> dict[str, Measure]:
    """All of them, by name."""
    autodiscover_modules("tasks")
    return dict(_measures)
