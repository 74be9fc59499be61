"""What an open page of the desk is told, to whom, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import sessions
from feedback.actions import intake, levels, reading
from feedback.addresses import hidden, sealed
from feedback.enums import Level, State
from feedback.queries.news import BACK, Mark, mark_for, news_since
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution, send

pytestmark = pytest.mark.django_db

POLISH = "Nie chcę wracać do domu, tata mnie bije i boję się go"
QUIET = {"says": "", "urgent": False, "raised": [], "hands": {}}


def ask(client, since: str, rows: str = "") -> dict:
    return client.get("/desk/news/", {"since": sealed(since), "rows": rows}).json()


def test_nothing_new_says_nothing(desk, moderator):
    send("I want to die")
    assert ask(desk, mark_for(moderator)) == QUIET


def test_new_ones_are_counted(desk, moderator):
    send()
    since = mark_for(moderator)
    send()
    assert ask(desk, since)["says"] == "1 new"
    send("I want to die"), send(POLISH)
    assert ask(desk, since) | {"hands": {}} == QUIET | {
        "says": "3 new, 1 immediate, 1 not checked", "urgent": True,
    }  # fmt: skip


@pytest.mark.parametrize("raises", ["a person", "more words"])
def test_what_becomes_immediate_is_named_to_all_others(desk, moderator, lead, raises):
    row = make_contribution(State.PREPARING, by=lead)
    since, hers = mark_for(moderator), mark_for(lead)
    if raises == "a person":
        levels.set_level(row, Level.IMMEDIATE, by=lead, why="He is at the door.")
    else:
        intake.add_words(row, "I want to die", key=bytes(16))
    named = [{"name": row.friendly_name, "href": f"/desk/{hidden(row.pk)}/"}]
    assert ask(desk, since)["raised"] == named
    assert len(news_since(lead, hers).raised) == (raises == "more words")
    levels.set_level(row, Level.HIGH, by=lead, why="He is gone.")
    assert ask(desk, since)["raised"] == []


def test_a_row_that_is_committed_late_is_not_missed(moderator):
    first, late, _last = (send().contribution for _ in range(3))
    rows = type(first).objects.exclude(pk=late.pk)
    assert list(Mark.of(rows).later(type(first).objects.all())) == [late]
    assert list(Mark.of(rows).later(rows)) == []


@pytest.mark.parametrize("text", ["", "x", "1.2", "1-2", "1-2.3", "1-1.1-g", "-1-1.1-1", "9" * 300])
def test_mark_that_is_none_says_nothing(desk, text):
    send()
    assert ask(desk, text) == QUIET


def test_mark_reads_what_it_writes():
    for mark in (Mark(0, 0), Mark(5, 0b1011), Mark(10**9, (1 << BACK) - 1)):
        assert Mark.read(str(mark)) == mark


def test_hands_are_told_of_the_rows_that_are_shown(desk, moderator, lead):
    row, mine = make_contribution(), make_contribution(State.READING, by=moderator)
    rows = f"{hidden(row.pk)},{hidden(mine.pk)},{hidden(99999)},x,{mine.pk},{'9' * 32}"
    assert ask(desk, "", rows)["hands"][hidden(row.pk)] == ""
    reading.start_reading(row, by=lead)
    hands = ask(desk, "", rows)["hands"]
    assert set(hands) == {hidden(row.pk), hidden(mine.pk)}
    assert hands[hidden(row.pk)].startswith(f"{lead} has this since ")
    assert hands[hidden(mine.pk)].startswith("You have this since ")


def test_nobody_else_learns_of_what_is_routed(desk, moderator, lead):
    since, hers = mark_for(moderator), mark_for(lead)
    row = send("I want to die", about_reader=True).contribution
    reading.start_reading(row, by=lead)
    assert ask(desk, since, hidden(row.pk)) == QUIET
    assert mark_for(moderator) == since
    assert news_since(lead, hers).immediate == 1


def test_others_are_told_nothing(client):
    for slug in ("board-secretary", "advocate", "data-protection-officer"):
        sign_in(client, make_user(slug))
        assert client.get("/desk/news/?since=0-0.0-0").status_code == 403


def test_asking_keeps_nobody_signed_in(desk, moderator, freeze):
    seen = desk.session[sessions.SEEN_AT]
    freeze(timezone.now() + timedelta(minutes=14))
    ask(desk, mark_for(moderator))
    assert desk.session[sessions.SEEN_AT] == seen
    desk.get("/desk/")
    assert desk.session[sessions.SEEN_AT] > seen


def test_asking_costs_the_same_with_one_row_and_three(desk, moderator, django_assert_num_queries):
    since = mark_for(moderator)
    rows = []
    for count in (1, 2):
        for _ in range(count):
            rows.append(send("I want to die").contribution.pk)
        with django_assert_num_queries(6):
            ask(desk, since, ",".join(map(hidden, rows)))


def test_pages_of_the_desk_carry_a_mark_and_others_none(desk, client, moderator):
    row = send().contribution
    for path in ("/desk/", f"/desk/{hidden(row.pk)}/"):
        assert f'data-since="{sealed(mark_for(moderator))}"' in desk.get(path).content.decode()
    sign_in(client, make_user("data-protection-officer"))
    assert "data-since" not in client.get("/desk/audit/").content.decode()
