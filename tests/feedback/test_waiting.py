"""Working days: the days on which people read, in the council's own time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.clock import Hours
from feedback.queries.waiting import LONGEST_DAYS, working_days_before, working_days_since

NONE = frozenset()


def on(weekdays):
    """People work on these weekdays; on those of an office where there are none."""
    return Hours(weekly=dict.fromkeys(weekdays, (time(9), time(17)))).is_working


MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days_later", "hours", "weekdays", "expected"),
    [
        (0, 5, NONE, 0),
        (1, 0, NONE, 1),
        (1, -1, NONE, 0),  # not quite a day
        (4, 0, NONE, 4),
        (6, 0, NONE, 4),  # Sunday: the weekend does not count
        (7, 0, NONE, 5),
        (7, 0, frozenset({0}), 1),  # people read on Mondays only
        (7, 0, frozenset(range(7)), 7),
        (700, 0, NONE, LONGEST_DAYS),
        (-3, 0, NONE, 0),  # a clock that was put back
    ],
)
def test_working_days_since(days_later, hours, weekdays, expected):
    now = MONDAY + timedelta(days=days_later, hours=hours)
    assert working_days_since(MONDAY, now, on(weekdays)) == expected


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 20),
    st.frozensets(st.integers(0, 6)),
)
def test_before_and_since_agree(day, days, weekdays):
    moment = datetime.combine(day, time(12), UTC)
    then = working_days_before(moment, days, on(weekdays))
    assert working_days_since(then, moment, on(weekdays)) == days


def test_change_of_the_clocks_shifts_nothing():
    monday = datetime(2026, 10, 26, 9, tzinfo=UTC)  # the first after summer time
    friday = working_days_before(monday, 1, on(NONE))
    assert friday == datetime(2026, 10, 23, 8, tzinfo=UTC)
