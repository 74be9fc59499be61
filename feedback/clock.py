"""Hours: when people read, on which days they work, and times kept without their minutes.

The one place for working days: screens for children, the desk and the boards ask it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

MONDAY_TO_FRIDAY = frozenset(range(5))
_LOOK_AHEAD = 60  # days
_BANK_HOLIDAYS = Path(__file__).parent / "data" / "bank-holidays.json"

Span = tuple[time, time]  # from, to


def to_the_hour() -> datetime:
    """Now, without minutes: times that the public door keeps cannot be matched with a network's."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=1)
def _bank_holidays() -> dict[str, dict[date, str]]:
    # A kept list, since the package that it is made from takes 19 MB of each process.
    read = json.loads(_BANK_HOLIDAYS.read_text("utf-8"))
    return {
        nation: {date.fromisoformat(day): name for day, name in days.items()}
        for nation, days in read.items()
    }


def bank_holiday(day: date, nation: str) -> str:
    """“Christmas Day”, “the bank holiday for Boxing Day”; empty for any other day."""
    return _bank_holidays().get(nation, {}).get(day, "")


@dataclass(frozen=True)
class Hours:
    """When people read: by weekday (0 is Monday), less bank holidays, but as ``days`` say.

    ``days``: what the council set for single days; None where it is closed.
    """

    weekly: Mapping[int, Span] = field(default_factory=dict)
    nation: str = ""
    days: Mapping[date, Span | None] = field(default_factory=dict)

    def on(self, day: date) -> Span | None:
        """From when to when people read on ``day``."""
        if day in self.days:
            return self.days[day]
        return None if bank_holiday(day, self.nation) else self.weekly.get(day.weekday())

    def is_working(self, day: date) -> bool:
        """Whether people read on it; from Monday to Friday where no hours have been set."""
        if day in self.days or self.weekly:
            return self.on(day) is not None
        return day.weekday() in MONDAY_TO_FRIDAY and not bank_holiday(day, self.nation)

    def working_day_after(self, moment: datetime, days: int) -> date:
        """The day that is ``days`` working days later: what “within two working days” comes to."""
        day = timezone.localtime(moment).date()
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day


@dataclass(frozen=True)
class Reading:
    """What is true of the reading hours at a moment.

    ``now``: people are reading. ``today``: today's hours if they are not over yet. ``next_day``:
    the start of the next reading day after today, if there is any in the coming two months.
    """

    now: bool
    today: Span | None
    next_day: datetime | None


def reading_at(moment: datetime, hours: Hours) -> Reading:
    """Works in the council's own time zone, so that a change of the clocks shifts nothing."""
    local = timezone.localtime(moment)
    todays = hours.on(local.date())
    still = todays if todays and local.time() < todays[1] else None
    now = bool(still and still[0] <= local.time())
    return Reading(now=now, today=still, next_day=_next_day(local.date(), hours))


def _next_day(today: date, hours: Hours) -> datetime | None:
    for ahead in range(1, _LOOK_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if span := hours.on(day):
            return timezone.make_aware(datetime.combine(day, span[0]))
    return None
