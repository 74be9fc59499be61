"""How long something has been waiting, in working days: see ``feedback.clock``."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

LONGEST_DAYS = 60
_AT_MOST = 7 * LONGEST_DAYS  # days looked at, whatever is closed

Working = Callable[[date], bool]  # whether people work on a day


def working_days_before(moment: datetime, days: int, working: Working) -> datetime:
    """The moment of a working day that lies ``days`` working days before ``moment``.

    Counts in the council's own time zone, so that a change of the clocks shifts nothing.
    """
    local = timezone.localtime(moment)
    day, left = local.date(), min(days, LONGEST_DAYS)
    earliest = day - timedelta(days=_AT_MOST)
    while left and day > earliest:
        left -= working(day)
        day -= timedelta(days=1)
    while not working(day) and day > earliest:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, local.time()))


def working_days_since(moment: datetime, now: datetime, working: Working) -> int:
    """Whole working days from ``moment`` to ``now``; LONGEST_DAYS at most."""
    first, last = timezone.localtime(moment), timezone.localtime(now)
    ahead = (last.date() - first.date()).days - (last.time() < first.time())
    days = (first.date() + timedelta(days=n) for n in range(1, min(ahead, _AT_MOST) + 1))
    return min(sum(map(working, days)), LONGEST_DAYS)
