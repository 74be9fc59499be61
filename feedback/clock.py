"""Hours: when people read, what is true now, and times kept without their minutes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from feedback.models import ReadingHours


def to_the_hour() -> datetime:
    """Now, without minutes: times that the public door keeps cannot be matched with a network's."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Reading:
    """What is true of the reading hours at a moment.

    ``now``: people are reading. ``today``: today's hours if they are not over yet. ``next_day``:
    the start of the next reading day after today, if there is any in the coming week.
    """

    now: bool
    today: tuple[time, time] | None
    next_day: datetime | None


def reading_at(moment: datetime, hours: list[ReadingHours]) -> Reading:
    """Works in the council's own time zone, so that a change of the clocks shifts nothing."""
    local = timezone.localtime(moment)
    by_day = {row.weekday: (row.opens, row.closes) for row in hours}
    todays = by_day.get(local.weekday())
    still = todays if todays and local.time() < todays[1] else None
    now = bool(still and still[0] <= local.time())
    return Reading(now=now, today=still, next_day=_next_day(local, by_day))


def _next_day(local: datetime, by_day: dict[int, tuple[time, time]]) -> datetime | None:
    for ahead in range(1, 8):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() in by_day:
            opens = by_day[day.weekday()][0]
            return timezone.make_aware(datetime.combine(day, opens))
    return None
