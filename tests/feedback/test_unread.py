"""Unread is not “none”, what no rule can read stands with what could be urgent, and nothing hides."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from feedback.actions import intake, leaving, levels, reading, telling
from feedback.actions.sharing import NotReady
from feedback.addresses import hidden
from feedback.enums import Level, Safety, Standing, State
from feedback.models import Contribution
from feedback.queries import queue
from feedback.queries.queue import Filters, page_of
from feedback.views.desk.turns import level_said_by, turn_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution, send

pytestmark = pytest.mark.django_db

POLISH = "Nie chcę wracać do domu, tata mnie bije i boję się go"
ARABIC = "لا أريد العودة إلى البيت"


def listed(user, **filters) -> list[Contribution]:
    return page_of(user, Filters(**filters)).rows


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# --- What is said of a level


@pytest.mark.parametrize(
    ("words", "clips", "standing"),
    [
        ("Family time was cancelled again.", 0, Standing.UNREAD),
        ("Family time was cancelled again.", 1, Standing.UNCHECKED),
        ("", 1, Standing.UNCHECKED),
        (POLISH, 0, Standing.UNCHECKED),
        (ARABIC, 0, Standing.UNCHECKED),
        ("😭😭😭", 0, Standing.UNCHECKED),
        ("He hits me", 0, Standing.HIGH),
        (f"He hits me. {POLISH}", 0, Standing.HIGH),
    ],
)
def test_nothing_is_none_before_a_person_says_so(words, clips, standing):
    row = send(words, clips_promised=clips).contribution
    row.refresh_from_db()
    assert row.standing == standing


def test_none_is_a_persons_finding_with_name_and_day(moderator, lead, desk):
    row = make_contribution(State.PREPARING, by=moderator)
    assert (row.standing, level_said_by(row)) == (Standing.UNSET, "")
    levels.confirm(row, by=moderator)
    row.refresh_from_db()
    assert row.standing == Standing.NONE
    assert level_said_by(row).startswith(f"set by {moderator} on ")
    assert f"Concern: none set by {moderator} on" in text_of(desk.get("/desk/").content.decode())


def test_what_a_lead_lowered_is_never_the_same_as_unread(lead):
    lowered = make_contribution(State.PREPARING, by=lead, words="He hits me")
    assert level_said_by(lowered) == "not confirmed yet"
    levels.set_level(lowered, Level.NONE, by=lead, why="A game of theirs.")
    lowered.refresh_from_db()
    unread = make_contribution()
    assert [lowered.standing, unread.standing] == [Standing.NONE, Standing.UNREAD]


def test_level_is_only_confirmed_by_who_may_and_once_it_is_open(moderator):
    row = make_contribution()
    with pytest.raises(levels.NotOpened):
        levels.confirm(row, by=moderator)
    for slug in ("board-secretary", "advocate"):
        with pytest.raises(PermissionDenied):
            levels.confirm(row, by=make_user(slug))


def test_confirming_is_one_press(desk, moderator):
    row = make_contribution(State.PREPARING, by=moderator)
    html = desk.get(f"/desk/{hidden(row.pk)}/").content.decode()
    assert "Confirm the level: none" in html
    seen = re.search(r'name="seen" value="(.*?)"', html)[1]
    desk.post(f"/desk/{hidden(row.pk)}/level/confirm/", {"seen": seen})
    html = desk.get(f"/desk/{hidden(row.pk)}/").content.decode()
    assert ("Confirm the level" in html, f"set by {moderator} on" in html) == (False, True)


def test_more_words_are_unread_and_unsay_the_level(moderator):
    row = make_contribution(State.PREPARING, by=moderator)
    levels.confirm(row, by=moderator)
    assert row.unread is False
    intake.add_words(row, POLISH, key=bytes(16))
    row.refresh_from_db()
    assert (row.unread, row.checked, row.writing) == (True, False, "en+Latn")
    assert row.standing == Standing.UNCHECKED
    reading.mark_more_read(row, by=moderator)
    row.refresh_from_db()
    assert (row.unread, row.standing) == (False, Standing.UNCHECKED)
    levels.confirm(row, by=moderator)
    row.refresh_from_db()
    assert row.standing == Standing.NONE


def test_words_of_did_it_help_are_looked_at_too(moderator):
    row = make_contribution(State.ANSWERED, by=moderator)
    telling.did_it_help(row, "no", why="He hits me every night")
    row.refresh_from_db()
    assert (row.state, row.level, row.unread) == (State.PREPARING, Level.HIGH, True)


@pytest.mark.parametrize("state", [State.RECEIVED, State.PREPARING])
def test_language_is_always_shown(desk, moderator, state):
    rows = {
        "English": make_contribution(state, by=moderator),
        "Arabic script": make_contribution(state, by=moderator, words=ARABIC),
        "Welsh": make_contribution(state, by=moderator, words="Mae mam yn gweiddi arna i"),
    }
    queue_text = text_of(desk.get("/desk/").content.decode())
    for said, row in rows.items():
        assert f"· {said}" in queue_text
        assert f"· {said}" in text_of(desk.get(f"/desk/{hidden(row.pk)}/").content.decode())


# --- The order


def test_what_nobody_can_read_stands_above_what_is_plain(moderator):
    plain, polish = send().contribution, send(POLISH).contribution
    arabic, clip = send(ARABIC).contribution, send(clips_promised=1).contribution
    assert listed(moderator) == [polish, arabic, clip, plain]


def test_unread_stands_before_what_is_read_or_with_others(moderator, lead):
    boards = make_contribution(State.WITH_BOARDS, by=lead, words="He hits me")
    work = make_contribution(State.PREPARING, by=lead, words="He hits me")
    reading.decide_safety(work, Safety.SAFE, by=lead)
    open_case = make_contribution(State.PREPARING, by=lead, words="He hits me")
    plain, low = send().contribution, send("Everyone bullies me at school").contribution
    unknown, high = send(POLISH).contribution, send("He hits me").contribution
    urgent = send("I want to die").contribution
    assert listed(moderator) == [urgent, high, unknown, open_case, low, plain, work, boards]
    intake.add_words(boards, "I want to die", key=bytes(16))
    assert listed(moderator)[:2] == [boards, urgent]


def test_a_message_that_nobody_could_read_stays_when_it_is_taken_back(lead):
    row = send(POLISH).contribution
    plain = send().contribution
    for one in (row, plain):
        leaving.ask_for_erasure(one)
        one.refresh_from_db()
    assert listed(lead) == [row]
    assert turn_of(row, make_user("moderator")) == "Moderator’s turn"
    with pytest.raises(NotReady, match="nobody could check"):
        leaving.erase(row, by=lead)
    reading.decide_safety(row, Safety.HELD, by=lead)
    assert listed(lead) == []
    leaving.erase(row, by=lead)


def test_rows_stand_under_headings(desk, lead):
    make_contribution(State.WITH_BOARDS, by=lead)
    make_contribution(State.PREPARING, by=lead)
    send(), send(POLISH)
    html = desk.get("/desk/").content.decode()
    headings = re.findall(r'<h2 class="desk-lane".*?>(.*?)</h2>', html)
    assert headings == ["Could be urgent", "Not read yet", "In work", "With a board"]


# --- My turn, and what a filter hides


def test_my_turn_holds_what_waits_for_me_alone(moderator, lead):
    mine = make_contribution(State.PREPARING, by=moderator)
    make_contribution(State.PREPARING, by=lead)
    make_contribution(State.READING, by=lead)
    for state in (State.ANSWERED, State.CLOSED, State.WITH_BOARDS, State.WITHDRAWN):
        make_contribution(state, by=lead)
    fresh, nobodys = send().contribution, make_contribution(State.CLOSED, by=lead)
    intake.add_words(nobodys, "One more thing about the food here", key=bytes(16))
    assert listed(moderator, my_turn=True) == [fresh, nobodys, mine]


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        ("", None),
        ("theme=money", "3 urgent and unread are not in this view."),
        ("level=0", "3 urgent and unread are not in this view."),
        ("level=3", "2 urgent and unread are not in this view."),
        ("state=preparing", "3 urgent and unread are not in this view."),
        ("state=received", None),
        ("my_turn=on", None),
        ("level=unchecked&theme=money", "3 urgent and unread are not in this view."),
    ],
)
def test_a_filter_says_how_many_urgent_ones_it_hides(desk, query, hidden):
    for words in ("I want to die", "He hits me", POLISH):
        send(words, themes=["school"])
    send(themes=["money"])
    found = re.search(
        r"\d+ urgent and unread \w+ not in this view\.",
        desk.get(f"/desk/?{query}").content.decode(),
    )
    assert (found and found[0]) == hidden


def test_hidden_ones_are_only_those_that_one_may_see(desk, client, lead):
    send(about_reader=True)
    assert "not in this view" not in desk.get("/desk/?level=3").content.decode()
    assert queue.hidden(lead, Filters(level=Standing.IMMEDIATE)) == 1


def test_counts_are_exact_where_a_person_would_count(desk):
    for _ in range(57):
        send()
    assert '<span class="menu-count">57</span>' in desk.get("/desk/").content.decode()


def test_queue_with_a_filter_costs_the_same_with_one_row_and_three(desk, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            send(POLISH, themes=["school"])
        desk.get("/desk/")  # hours and settings are kept for a minute from here on
        with django_assert_num_queries(21):
            desk.get("/desk/?level=unchecked")


# --- About the person who usually reads these


def test_routed_says_whose_turn_it_is_and_stands_with_the_urgent(client, lead, moderator):
    plain, routed = send().contribution, send(about_reader=True).contribution
    routed.refresh_from_db()
    assert turn_of(routed, lead) == "Safeguarding lead’s turn"
    assert listed(lead) == [routed, plain]
    assert listed(lead, about_reader=True) == [routed]
    html = sign_in(client, lead).get("/desk/").content.decode()
    assert re.search(
        r'\?about_reader=on">About someone who reads <span class="menu-count">1<', html
    )


def test_nobody_else_learns_of_what_is_routed(desk, moderator):
    before = desk.get("/desk/").content
    send("I want to die", about_reader=True)
    send(POLISH, about_reader=True)
    for query in ("", "?about_reader=on", "?level=3", "?my_turn=on"):
        html = desk.get(f"/desk/{query}").content.decode()
        assert "row-title" not in html
        assert ("About someone who reads" in html, "not in this view" in html) == (False, False)
    assert listed(moderator, about_reader=True) == []
    assert len(desk.get("/desk/").content) == len(before)


# --- Words around them


def test_whom_to_tell_is_named_and_a_lead_is_not_sent_to_herself(desk, client, lead):
    row = make_contribution(words="He hits me", by=lead)
    address = f"/desk/{hidden(row.pk)}/"
    html = desk.get(address).content.decode()
    assert f"Tell your safeguarding lead now: <strong>{lead}</strong>." in html
    assert "The council has set no number of its Front Door yet." in html
    html = sign_in(client, lead).get(address).content.decode()
    assert "Tell your safeguarding lead" not in html
    assert "This is for you to decide." in html


def test_keys_of_the_desk_follow_the_line_that_they_refer_to(desk):
    html = desk.get("/desk/").content.decode()
    assert html.index("Next and last row of a list") < html.index("while a row has the focus")


def test_filters_stand_still_and_the_state_has_its_tabs_alone(desk):
    def bar(query: str) -> list[str]:
        html = desk.get(f"/desk/{query}").content.decode()
        form = html[html.index('<form class="filters"') :].partition("</form>")[0]
        return re.findall(r"<(label|button|a)\b", form)

    assert bar("") == bar("?level=3&theme=money&my_turn=on") == bar("?state=closed")
    html = desk.get("/desk/?state=closed").content.decode()
    assert '<select name="state"' not in html
    assert 'type="hidden" name="state" value="closed"' in html
