"""Time in the demo: days counted from the week of loading, and a clock that can be moved.

Meetings that are coming must be coming on whatever day the demo is loaded, so days are counted
from the Monday of that week; texts, people, weekdays and times of day stay the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

# A Sunday belongs to the Monday after it: what is sent on it is read in that week.
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class Calendar:
    """Turns the files' words for times into moments. ``now``: the moment of loading."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        today = timezone.localtime(now).date()
        self.monday = today - timedelta(days=today.weekday())

    def day(self, words: str) -> date:
        """``"-9 tue"``: the Tuesday nine weeks before this week’s. ValueError for nonsense."""
        weeks, weekday = words.split()
        return self.monday + timedelta(weeks=int(weeks), days=_WEEKDAYS.index(weekday) - 1)

    def moment(self, words: str) -> datetime:
        """``"-9 tue 17:00"`` in the council's time zone, or ``"5h"``: five hours ago."""
        if words.endswith("h"):
            return self.now - timedelta(hours=int(words[:-1]))
        day, _space, clock = words.rpartition(" ")
        return timezone.make_aware(datetime.combine(self.day(day), time.fromisoformat(clock)))


@contextmanager
def moved_clock() -> Iterator[Callable[[datetime], None]]:
    """Gives a function that sets what ``timezone.now()`` answers, until the end of the block."""
    real = timezone.now

    def set_to(moment: datetime) -> None:
        timezone.now = lambda: moment

    try:
        yield set_to
    finally:
        timezone.now = real
