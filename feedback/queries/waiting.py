"""How long something has been waiting, in working days: the days on which people read."""

from datetime import datetime, timedelta

from django.utils import timezone

MONDAY_TO_FRIDAY = frozenset(range(5))
LONGEST_DAYS = 60


def working_days_before(moment: datetime, days: int, weekdays: frozenset[int]) -> datetime:
    """The moment of a working day that lies ``days`` working days before ``moment``.

    ``weekdays`` are those on which people read (0 is Monday); Monday to Friday if there are none.
    Counts in the council's own time zone, so that a change of the clocks shifts nothing.
    """
    working = weekdays or MONDAY_TO_FRIDAY
    local = timezone.localtime(moment)
    day, left = local.date(), min(days, LONGEST_DAYS)
    while left:
        left -= day.weekday() in working
        day -= timedelta(days=1)
    while day.weekday() not in working:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, local.time()))


def working_days_since(moment: datetime, now: datetime, weekdays: frozenset[int]) -> int:
    """Whole working days from ``moment`` to ``now``; LONGEST_DAYS at most."""
    working = weekdays or MONDAY_TO_FRIDAY
    first, last = timezone.localtime(moment), timezone.localtime(now)
    ahead = (last.date() - first.date()).days - (last.time() < first.time())
    days = (first.date() + timedelta(days=n) for n in range(1, min(ahead, 7 * LONGEST_DAYS) + 1))
    return min(sum(day.weekday() in working for day in days), LONGEST_DAYS)
