"""On a bank holiday nobody “is reading now”, and days that a council adds are believed."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from feedback import catalogue, hours
from feedback.clock import Hours, bank_holiday, reading_at
from feedback.models import CouncilSettings, ReadingHours, SpecialDay
from tests.feedback.bank_holidays import FILE, made

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = (time(9), time(17))
OFFICE = dict.fromkeys(range(5), NINE_TO_FIVE)
CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=LONDON)
INPUT = Path(__file__).parents[1] / "inputs" / "reading-hours-on-a-bank-holiday.txt"
MOMENTS = [
    datetime.fromisoformat(line.split()[0]).replace(tzinfo=LONDON)
    for line in INPUT.read_text().splitlines()
]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern-ireland"])
def test_nobody_is_reading_on_a_bank_holiday(moment, nation):
    kept = Hours(OFFICE, nation)
    reading = reading_at(moment, kept)
    assert (reading.now, reading.today) == (False, None)
    assert not kept.is_working(moment.date())


def test_a_nation_has_its_own_bank_holidays():
    days = {"2026-11-30": ["scotland"], "2027-03-17": ["northern-ireland"], "2026-04-06":
            ["england", "wales", "northern-ireland"], "2026-01-02": ["scotland"]}  # fmt: skip
    for day, off in days.items():
        nations = json.loads(FILE.read_text())
        assert [n for n in nations if bank_holiday(date.fromisoformat(day), n)] == off


def test_the_kept_list_is_what_the_package_says():
    """Red after an update that knows a new day: «python -m tests.feedback.bank_holidays»."""
    assert json.loads(FILE.read_text()) == made()


def test_after_a_long_week_the_next_day_says_its_date(freeze):
    freeze(CHRISTMAS)
    week = dict.fromkeys((date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)))
    kept = Hours(OFFICE, "england", week)
    assert hours.sentence(reading_at(CHRISTMAS, kept)) == (
        "Nobody is reading right now. We read again on Monday 4 January from 9am."
    )
    kept = Hours(OFFICE, "england")
    assert hours.sentence(reading_at(CHRISTMAS, kept)) == (
        "Nobody is reading right now. We read again on Tuesday from 9am."
    )


def test_days_that_the_council_adds_outdo_the_week_and_bank_holidays():
    thursday, christmas = date(2026, 12, 3), CHRISTMAS.date()
    kept = Hours(OFFICE, "england", {thursday: None, christmas: (time(10), time(12))})
    assert (kept.on(thursday), kept.is_working(thursday)) == (None, False)
    assert (kept.on(christmas), kept.is_working(christmas)) == ((time(10), time(12)), True)
    assert reading_at(CHRISTMAS, kept).now


@pytest.mark.parametrize(
    ("sent", "days", "by"),
    [
        (datetime(2026, 11, 28, 20, tzinfo=UTC), 2, date(2026, 12, 1)),  # a Saturday
        (datetime(2026, 11, 30, 9, tzinfo=UTC), 1, date(2026, 12, 1)),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), 2, date(2026, 12, 30)),
    ],
)
def test_within_two_working_days_names_the_day(sent, days, by):
    assert Hours(OFFICE, "england").working_day_after(sent, days) == by
    assert Hours({}, "england").working_day_after(sent, days) == by


@pytest.mark.parametrize(
    ("moment", "said"),
    [(time(12), "12 noon"), (time(0), "12 midnight"), (time(12, 30), "12:30pm"), (time(9), "9am")],
)
def test_noon_and_midnight_are_said(moment, said):
    assert hours.clock_time(moment) == said


@pytest.mark.django_db
def test_hours_are_read_from_what_the_council_set(freeze):
    ReadingHours.objects.create(weekday=4, opens=time(9), closes=time(17))
    catalogue.forget()
    freeze(CHRISTMAS)
    assert "People are reading now" not in hours.hours_today()
    SpecialDay.objects.create(day=CHRISTMAS.date(), opens=time(9), closes=time(13))
    catalogue.forget()
    assert hours.hours_today() == "People are reading now, until 1pm today."
    council = CouncilSettings.load()
    council.nation = "scotland"
    council.save()
    catalogue.forget()
    assert catalogue.hours.get().nation == "scotland"


@pytest.mark.parametrize("times", [(time(9), None), (None, time(9)), (time(17), time(9))])
@pytest.mark.django_db
def test_a_day_has_both_times_or_neither(times):
    with pytest.raises(ValidationError):
        SpecialDay(day=date(2026, 12, 3), opens=times[0], closes=times[1]).full_clean()
