"""Days that may be a slip are asked about or refused, before a child is told of them."""

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from boards.actions import meetings
from boards.enums import MeetingState, OutcomeKind
from boards.errors import NotReady
from boards.forms.outcomes import OutcomeForm
from boards.models import Meeting
from feedback.models import SpecialDay
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_held_line,
    make_meeting,
    put_on,
    today,
)

pytestmark = pytest.mark.django_db

INPUT = (Path(__file__).parents[1] / "inputs" / "meeting-two-digit-year.txt").read_text().strip()
NOW = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Europe/London"))  # a Tuesday
WEDNESDAY = "2026-12-16"


@pytest.fixture(autouse=True)
def december(freeze):
    """``freeze`` stands still at the first of December 2026."""
    from feedback import catalogue

    catalogue.forget()
    freeze(NOW)


def plan(client, day: str, **more):
    address = reverse("boards:meeting-plan", args=["shadow-board"])
    return client.post(address, {"date": day, "time": "10:00", "place": "Room A", **more})


def test_a_year_of_two_figures_is_refused(as_secretary):
    sent = {key: values[0] for key, values in parse_qs(INPUT).items()}
    answer = plan(as_secretary, sent["date"])
    assert answer.status_code == 422
    assert "Enter a year of four figures." in answer.content.decode()
    assert "Room A" in answer.content.decode()
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-01-01", "This day is long past. Look at the year."),
        ("9999-12-31", "This day is very far ahead. Look at the year."),
    ],
)
def test_days_that_nobody_means_are_refused(as_secretary, day, sentence):
    answer = plan(as_secretary, day, sure=day)
    assert (answer.status_code, Meeting.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "doubt"),
    [
        ("2026-12-25", "This is Christmas Day."),
        ("2026-12-28", "This is the bank holiday for Boxing Day."),
        ("2026-12-19", "This is a Saturday."),
        ("2026-11-24", "This day is past."),
        ("2026-12-17", "The council is closed on this day."),
    ],
)
def test_a_day_that_may_be_a_slip_is_asked_about(as_secretary, day, doubt):
    SpecialDay.objects.create(day=date(2026, 12, 17))
    answer = plan(as_secretary, day)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{doubt} On this day all the same?" in page
    assert f'value="{day}"' in page
    assert "Room A" in page
    assert Meeting.objects.count() == 0
    assert plan(as_secretary, day, sure="2026-12-24").status_code == 422  # a yes to another day
    assert plan(as_secretary, day, sure=day).status_code == 302
    assert Meeting.objects.get().date.isoformat() == day


def test_the_same_board_twice_on_a_day_is_asked_about(as_secretary):
    assert plan(as_secretary, WEDNESDAY).status_code == 302
    answer = plan(as_secretary, WEDNESDAY)
    assert "This board meets on this day already, at 10:00." in answer.content.decode()
    assert Meeting.objects.count() == 1
    assert plan(as_secretary, WEDNESDAY, sure=WEDNESDAY).status_code == 302


def test_another_board_on_the_same_day_is_no_doubt(as_secretary):
    make_meeting(board=BoardFactory(cicc=True), days=15)
    assert plan(as_secretary, WEDNESDAY).status_code == 302


def test_a_change_of_the_place_alone_is_not_asked_about(as_secretary, board):
    christmas = meetings.plan(board, by=make_user("board-secretary"), date=date(2026, 12, 25),
                              time=NOW.time(), place="Hall")  # fmt: skip
    address = reverse("boards:meeting-change", args=["shadow-board", christmas.pk])
    sent = {"date": "2026-12-25", "time": "10:00", "place": "Room B"}
    assert as_secretary.post(address, sent).status_code == 302
    assert as_secretary.post(address, {**sent, "date": "0026-12-25"}).status_code == 422


def test_the_due_day_of_an_action_has_a_year_of_four_figures():
    line = make_held_line()
    sent = {"kind": OutcomeKind.ACTION, "what": "Ask", "owner": "Head", "due": "0027-03-28",
            "words": "We ask."}  # fmt: skip
    form = OutcomeForm(sent, line=line)
    assert form.errors["due"] == ["Enter a year of four figures."]


def test_two_meetings_of_one_day_are_told_apart(as_secretary, secretary, board):
    for hour in (10, 14):
        meetings.plan(board, by=secretary, date=date(2026, 12, 16), time=NOW.time().replace(hour),
                      place="Room A")  # fmt: skip
    item = make_board_item()
    page = as_secretary.get(reverse("boards:board-offered-item", args=["shadow-board", item.pk]))
    for hour in (10, 14):
        assert f"Wednesday 16 December 2026, {hour}:00, Room A" in page.content.decode()
    choices = OutcomeForm(line=make_held_line()).fields["deferred_to"]
    labels = [label for _value, label in choices.choices][1:]
    assert len(labels) == len(set(labels)) == 2


def test_a_planned_meeting_whose_day_has_come_shows_the_way_on(as_secretary, secretary):
    meeting = make_meeting(by=secretary, days=0)
    page = as_secretary.get(reverse("boards:meeting", args=["shadow-board", meeting.pk]))
    assert "The day of this meeting has come" in page.content.decode()
    with pytest.raises(NotReady, match="Build and issue its pack first"):
        meetings.hold(meeting, by=secretary)
    issue_pack(meeting, by=secretary)
    meeting.refresh_from_db()
    assert meetings.hold(meeting, by=secretary).state == MeetingState.HELD


def test_the_list_of_boards_says_the_year_of_another_year(client, board):
    other = BoardFactory(cicc=True)
    for where, days in ((board, 60), (other, 14)):
        make_meeting(board=where, days=days)
    page = sign_in(client, make_user("board-secretary")).get("/boards/").content.decode()
    next_year, this_year = today(60), today(14)
    assert f"Next: {next_year:%-d %B %Y}" in page
    assert f"Next: {this_year:%-d %B}<" in page.replace(" <", "<")


def test_members_are_not_told_how_many_items_are_offered(client):
    other = BoardFactory(cicc=True)
    for where in (BoardFactory(), other):
        make_board_item(board=where)
    secretary = sign_in(client, make_user("board-secretary"))
    assert secretary.get("/boards/").content.decode().count("1 item offered") == 2
    from boards.queries.meetings import my_boards

    member = make_user("shadow-board-member")
    assert [row.offered for row in my_boards(member)] == [0]


def test_a_child_is_told_no_day_that_was_refused(as_secretary, secretary):
    item = make_board_item()
    plan(as_secretary, "0027-03-28")
    assert not item.contribution.journey.filter(kind="going").exists()
    line = put_on(item, meeting=make_meeting(by=secretary, days=14), by=secretary)
    assert line.meeting.date == (NOW + timedelta(days=14)).date()
