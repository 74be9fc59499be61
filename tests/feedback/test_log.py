"""What the log holds about one item, how it is found, and what is read again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM, staff_request
from audit.chain import link_waiting
from audit.models import About, Entry, LogIsClosed
from boards.actions import meetings, outcomes
from feedback import catalogue
from feedback.actions import levels, reading, sharing
from feedback.addresses import hidden
from feedback.enums import Level, Safety, State
from feedback.queries.history import history_of, log_page
from feedback.queries.seen import Seen
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_decision,
    make_meeting,
    make_secretary,
    put_on,
)
from tests.factories.feedback import SHAREABLE, ThemeFactory, clear, make_contribution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_packs(monkeypatch):
    from boards.pack import build
    from boards.pack.render import Printed
    from tests.factories.boards import PDF

    monkeypatch.setattr(build, "render", lambda contents: Printed(PDF))


def log(client, query: str = "") -> str:
    answer = client.get(f"/desk/audit/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def verbs_about(row) -> list[str]:
    return [entry.verb for entry in log_page(items=[row.pk]).entries]


def test_everything_about_an_item_is_in_its_log_and_nothing_of_others(client, lead):
    secretary = make_secretary()
    item, other = make_board_item(), make_board_item()
    meeting = make_meeting(by=secretary, days=0)
    line = put_on(item, meeting=meeting, by=secretary)
    as_secretary = sign_in(client, secretary)
    as_secretary.get(f"/boards/shadow-board/offered/{item.pk}/")
    as_secretary.get(f"/boards/shadow-board/meetings/{meeting.pk}/")
    issue_pack(meeting, by=secretary)
    meetings.hold(meeting, by=secretary)
    line.refresh_from_db()
    outcomes.record(line, make_decision(), by=secretary)
    found = set(verbs_about(item.contribution))
    assert found >= {
        "contribution.sent", "contribution.read", "safety.no_concern", "contribution.prepared",
        "clearance.cleared", "board_item.offered", "board_item.on_agenda", "board_item.viewed",
        "meeting.viewed", "pack.issued", "meeting.held", "outcome.recorded",
    }  # fmt: skip
    assert found == {entry.verb for entry in history_of(item.contribution)}
    theirs = set(verbs_about(other.contribution))
    assert theirs & {"board_item.on_agenda", "meeting.viewed", "pack.issued"} == set()
    page = log(sign_in(Client(), lead), f"about={hidden(item.contribution.pk)}")
    assert item.contribution.friendly_name in page
    assert other.contribution.friendly_name not in page


def test_filed_rows_are_locked_too(lead):
    make_contribution(State.WITH_BOARDS, by=lead)
    for attempt in (About.objects.all().delete, lambda: About.objects.update(item=1)):
        with pytest.raises(LogIsClosed):
            attempt()
    for statement in ("UPDATE audit_about SET item = 0", "DELETE FROM audit_about"):
        with (
            pytest.raises(DatabaseError, match="cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_was_and_what_became_of_it_is_kept_without_words(lead):
    school, home = ThemeFactory(slug="school"), ThemeFactory(slug="my-home")
    row = make_contribution(State.PREPARING, by=lead, themes=["school"])
    levels.set_level(row, Level.HIGH, by=lead, why="A secret reason")
    reading.set_themes(row, [school, home], by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    kept = {entry.verb: entry.detail for entry in Entry.objects.about(row)}
    assert kept["level.set"] == {"level": 2, "was": 0}
    assert kept["contribution.themed"] == {"from": ["school"], "to": ["my-home", "school"]}
    assert kept["contribution.prepared"] == {"number": 1}
    assert kept["safety.no_concern"] == {"from": "waiting", "to": "safe"}
    assert kept["contribution.read"] == {"from": "reading", "to": "preparing"}
    page = log(sign_in(Client(), lead), f"about={hidden(row.pk)}")
    assert "(School → My home, School)" in page
    assert "secret reason" not in page


# --- Times


def test_what_heard_does_after_staff_is_kept_to_the_minute_and_after_an_author_to_the_hour(
    desk, lead, freeze
):
    BoardFactory()
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    row.refresh_from_db()
    desk.get(f"/desk/{hidden(row.pk)}/")
    at = freeze(timezone.now() + timedelta(seconds=61.5))
    seen = str(Seen.of(row))
    answer = desk.post(
        f"/desk/{hidden(row.pk)}/clear/shadow-board/", {"title": "Visits", "seen": seen}
    )
    assert answer.status_code == 302
    verbs = ("clearance.cleared", "board_item.offered", "contribution.sent_on")
    times = dict(Entry.objects.filter(verb__in=verbs).values_list("verb", "at"))
    assert times == dict.fromkeys(verbs, at)
    sharing.take_back(row.clearances.get())
    late = Entry.objects.filter(verb__in=["clearance.withdrawn", "board_item.withdrawn"])
    assert {(entry.at.minute, entry.at.second) for entry in late} == {(0, 0)}


def test_an_author_is_kept_to_the_hour_even_within_a_request_of_staff(lead):
    with staff_request():
        own = audit.record("thing.done", lead, by=AUTHOR)
        follows = audit.record("thing.done", lead, by=SYSTEM)
    assert (own.at.minute, own.at.second, own.at.microsecond) == (0, 0, 0)
    assert timezone.now() - follows.at < timedelta(minutes=1)


# --- One opening, one entry


def views(row) -> int:
    return Entry.objects.about(row).filter(verb="contribution.viewed").count()


def press(client, row, path: str, **data):
    row.refresh_from_db()
    return client.post(
        f"/desk/{hidden(row.pk)}/{path}/", {**data, "seen": str(Seen.of(row))}, follow=True
    )


def test_going_on_with_an_open_page_is_no_other_opening(desk, lead):
    row = make_contribution(State.PREPARING, by=lead)
    desk.get(f"/desk/{hidden(row.pk)}/")
    press(desk, row, "note", words="One")
    press(desk, row, "note", words="")  # refused: the page comes back at once
    press(desk, row, "version", words="Wording")
    assert views(row) == 1
    desk.get(f"/desk/{hidden(row.pk)}/")
    assert views(row) == 2


def test_opening_by_a_press_is_an_opening(desk):
    row = make_contribution()
    press(desk, row, "step/open")
    assert views(row) == 1


def test_words_that_came_meanwhile_are_another_opening(desk, lead):
    from feedback.actions import intake

    row = make_contribution(State.PREPARING, by=lead)
    desk.get(f"/desk/{hidden(row.pk)}/")
    intake.add_words(row, "More.", key=bytes(16))
    press(desk, row, "note", words="One")
    assert views(row) == 2


def test_a_press_on_another_page_opens_nothing_unseen(desk, lead):
    one, two = (make_contribution(State.PREPARING, by=lead) for _ in range(2))
    desk.get(f"/desk/{hidden(one.pk)}/")
    press(desk, two, "note", words="Without having looked")
    assert (views(one), views(two)) == (1, 1)


# --- The screen


def test_log_is_narrowed_by_day_and_by_friendly_name(client, lead, freeze):
    freeze(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    old = make_contribution(by=lead)
    freeze(datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    new = make_contribution(by=lead)
    as_lead = sign_in(client, lead)

    def names(query: str) -> list[bool]:
        page = log(as_lead, query)
        return [f"<td>{row.friendly_name}</td>" in page for row in (old, new)]

    assert names("since=2026-03-03") == [False, True]
    assert names("until=2026-03-02") == [True, False]
    assert names("since=2026-03-02&until=2026-03-05") == [True, True]
    assert names(f"name={old.friendly_name.lower()}")[0] is True
    assert names("name=nobody is called so") == [False, False]
    assert names("since=0001-01-01&until=9999-12-31") == [True, True]
    assert names("since=nonsense&name=%00") in ([True, True], [False, False])


def test_what_is_about_a_reader_is_kept_from_readers_wherever_it_is_filed(client):
    lead, reader = make_user("safeguarding-lead"), make_user("moderator", "data-protection-officer")
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"], about_reader=True)
    clear(row, by=lead)
    assert "cleared it for" not in re_rows(log(sign_in(client, reader)))
    assert "cleared it for" in re_rows(log(sign_in(Client(), lead)))


def re_rows(page: str) -> str:
    return page.partition("<tbody")[2] or page.partition("<table")[2]


def test_log_with_what_is_filed_costs_the_same(client, lead, django_assert_num_queries):
    sign_in(client, lead)
    for count in (1, 2):
        for _ in range(count):
            make_contribution(State.WITH_BOARDS, by=lead)
        link_waiting()
        catalogue.name_of("shadow-board")  # names are kept for a minute
        with django_assert_num_queries(12):  # two to see that nothing waits to be linked
            client.get("/desk/audit/")


# --- Versions


@pytest.fixture
def prepared(lead):
    row = make_contribution(State.PREPARING, by=lead)
    for words in ("First words.", "Second words."):
        sharing.save_version(row, words, by=lead)
    return row


def test_each_version_can_be_read_again_and_that_is_in_the_log(desk, prepared, moderator):
    page = desk.get(f"/desk/{hidden(prepared.pk)}/versions/1/").content.decode()
    assert ("First words." in page, "Second words." in page) == (True, False)
    page = desk.get(f"/desk/{hidden(prepared.pk)}/versions/2/").content.decode()
    assert "<del>First " in page
    read = Entry.objects.about(prepared).filter(verb="contribution.version_viewed")
    assert list(read.values_list("actor", "detail")) == [
        (moderator.pk, {"number": 1}), (moderator.pk, {"number": 2}),
    ]  # fmt: skip
    assert "Read all versions" in desk.get(f"/desk/{hidden(prepared.pk)}/").content.decode()


@pytest.mark.parametrize("number", [0, 3, 999])
def test_version_that_is_not_there(desk, prepared, number):
    assert desk.get(f"/desk/{hidden(prepared.pk)}/versions/{number}/").status_code == 404


@pytest.mark.parametrize("role", ["board-secretary", "data-protection-officer", "administrator"])
def test_outsiders_read_no_version(client, prepared, role):
    answer = sign_in(client, make_user(role)).get(f"/desk/{hidden(prepared.pk)}/versions/1/")
    assert (answer.status_code, b"First words." in answer.content) == (403, False)


def test_version_costs_the_same_with_one_and_three(desk, prepared, lead, django_assert_num_queries):
    other = make_contribution(State.PREPARING, by=lead)
    sharing.save_version(other, "Only words.", by=lead)
    sharing.save_version(prepared, "Third words.", by=lead)
    desk.get(f"/desk/{hidden(prepared.pk)}/versions/2/")
    counts = []
    from django.test.utils import CaptureQueriesContext

    for row in (other, prepared):
        with CaptureQueriesContext(connection) as caught:
            desk.get(f"/desk/{hidden(row.pk)}/versions/1/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
