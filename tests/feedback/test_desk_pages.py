"""The desk's pages: what they show, what they log, what they cost."""

import re

import pytest
from django.urls import reverse

from audit.chain import link_waiting
from audit.models import Entry
from feedback.actions import intake, leaving, levels, reading, sharing, telling
from feedback.addresses import hidden
from feedback.enums import Level, Safety, State, StepKind
from feedback.models import Contribution, ReplyTemplate
from feedback.queries.seen import Seen
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import SHAREABLE, WORDS, AudienceFactory, make_contribution, send

pytestmark = pytest.mark.django_db


def page(client, row: Contribution, query: str = "") -> str:
    answer = client.get(reverse("desk-contribution", args=[row.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def views_of(row: Contribution) -> int:
    return Entry.objects.about(row).filter(verb="contribution.viewed").count()


# --- The queue


def test_queue_shows_a_row_without_words(desk):
    row = make_contribution(words="I want to die at Elm House", themes=["school"])
    html = desk.get("/desk/").content.decode()
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    for part in (row.friendly_name, "Concern: immediate", "School", "Young person, 11 to 15",
                 "Moderator’s turn", "Less than one working day", "Waiting to be read"):  # fmt: skip
        assert part in shown
    assert "Elm House" not in html
    assert views_of(row) == 0


def test_queue_costs_the_same_with_one_row_and_three(desk, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            make_contribution(themes=["school", "home"])
        desk.get("/desk/")  # hours and settings are kept for a minute from here on
        with django_assert_num_queries(13):
            desk.get("/desk/")


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "level=9", "level=x", "theme=no-such", "group=%00", "waiting=-1",
     "after=nonsense", "before=1.2", "after=9.9.9&before=0.0.0", "age_band=99", "my_turn=maybe",
     "state=erased", "after=" + "9" * 500, "level=immediate&state=received'--"],
)  # fmt: skip
def test_queue_takes_nonsense_kindly(desk, query):
    make_contribution()
    answer = desk.get(f"/desk/?{query}")
    assert (answer.status_code, b"Queue" in answer.content) == (200, True)


def test_queue_goes_on_with_its_filters(desk, monkeypatch):
    monkeypatch.setattr("feedback.queries.queue.PAGE", 1)
    first, second = make_contribution(), make_contribution()
    html = desk.get("/desk/?state=received&group=").content.decode()
    address = re.search(r'rel="next" href="(.*?)"', html)[1].replace("&amp;", "&")
    assert address.startswith("?state=received&after=")
    html = desk.get(f"/desk/{address}").content.decode()
    assert (f"/desk/{hidden(first.pk)}/" in html, f"/desk/{hidden(second.pk)}/" in html) == (
        False,
        True,
    )
    assert 'rel="prev" href="?state=received&amp;before=' in html


# --- The cover


def test_cover_shows_no_words_and_logs_no_view(desk):
    row = make_contribution(words="I want to die at Elm House")
    html = page(desk, row)
    assert "Elm House" not in html
    assert "Says they want to die or to end their life." in html
    assert "Open and read" in html
    assert views_of(row) == 0


def test_opening_starts_the_reading_and_shows_the_words(desk):
    row = make_contribution()
    seen = re.search(r'name="seen" value="(.*?)"', page(desk, row))[1]
    answer = desk.post(f"/desk/{hidden(row.pk)}/step/open/", {"seen": seen}, follow=True)
    assert WORDS in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, views_of(row)) == (State.READING, 1)


def test_held_back_is_let_in_before_it_is_read(desk):
    row = make_contribution(State.HELD_BACK)
    html = page(desk, row)
    assert ("Let it into the queue" in html, "Open and read" in html) == (True, False)
    desk.post(f"/desk/{hidden(row.pk)}/step/let-in/", {"seen": str(Seen.of(row))})
    row.refresh_from_db()
    assert row.state == State.RECEIVED


def test_withdrawn_is_covered_until_someone_opens_it(desk):
    row = make_contribution(State.WITHDRAWN)
    assert WORDS not in page(desk, row)
    assert views_of(row) == 0
    assert WORDS in page(desk, row, "?open=1")
    assert views_of(row) == 1


# --- The words


def test_hundred_views_make_hundred_rows(desk, moderator):
    row = make_contribution(State.READING, by=moderator)
    for _ in range(100):
        page(desk, row)
    assert views_of(row) == 100


@pytest.mark.parametrize("state", [State.READING, State.PREPARING, State.ANSWERED, State.CLOSED])
def test_no_log_no_page(desk, monkeypatch, state, moderator):
    row = make_contribution(state, by=moderator)

    def broken(*args, **kwargs):
        raise RuntimeError("The log cannot be written.")

    monkeypatch.setattr(reading.audit, "record", broken)
    with pytest.raises(RuntimeError):
        desk.get(f"/desk/{hidden(row.pk)}/")


def test_page_that_breaks_leaves_no_view_behind(desk, monkeypatch, moderator):
    row = make_contribution(State.READING, by=moderator)
    monkeypatch.setattr("feedback.views.desk.page.lundy_of", lambda row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.get(f"/desk/{hidden(row.pk)}/")
    assert views_of(row) == 0


COST = 43  # queries of a page that has one of everything


def busy(lead, count: int) -> Contribution:
    """A contribution with ``count`` of everything that a page lists."""
    slugs = [f"board-{n}" for n in range(count)]
    row = make_contribution(State.PREPARING, by=lead, wishes=slugs, themes=slugs)
    for n in range(count):
        intake.add_words(row, f"More {n}", key=bytes([n] * 16))
        reading.add_note(row, f"Note {n}", by=lead)
        telling.reply(row, f"Reply {n}", by=lead)
        sharing.save_version(row, f"Wording {n}", by=lead)
        levels.set_level(row, Level.HIGH, by=lead, why=f"Reason {n}")
        telling.did_it_help(row, "a_bit", why=f"Because {n}")
        sharing.decline(row.clearances.order_by("id")[n], by=lead, words=f"No {n}")
        ReplyTemplate.objects.create(slug=f"t{n}", title=f"T{n}", words="Hello")
    return row


def test_contribution_costs_the_same_with_one_of_each_and_three(
    desk, lead, django_assert_num_queries
):
    rows = [busy(lead, 1)]
    page(desk, rows[0])  # the council and the audiences are read once a minute
    with django_assert_num_queries(COST):
        page(desk, rows[0])
    ReplyTemplate.objects.all().delete()
    rows.append(busy(lead, 3))
    page(desk, rows[1])
    with django_assert_num_queries(COST):
        html = page(desk, rows[1])
    for text in ("More 2", "Note 2", "Reply 2", "Wording 2", "Reason 2", "Because 2", "No 2"):
        assert text in html


def test_page_shows_the_difference(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, words="I live at Elm House now.")
    sharing.save_version(row, "I live at my home now.", by=lead)
    html = page(desk, row)
    assert "I live at <del>Elm House </del><ins>my home </ins>now." in html


def test_words_are_never_markup(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, words="<script>alert(1)</script> & <b>x")
    sharing.save_version(row, "<img src=x onerror=1>", by=lead)
    html = page(desk, row)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x" in html


@pytest.mark.parametrize(
    "odd", ["\ud800 lone", "nul \x00 here", "\u202eright to left", "e\u0301" * 999]
)
def test_odd_words_can_be_shown(desk, odd, moderator):
    row = make_contribution(State.READING, by=moderator, words=odd)
    shown = odd.replace("\ud800", "\ufffd").replace("\x00", "\ufffd")
    assert shown in page(desk, row)


def test_words_that_do_not_open_do_not_break_the_page(desk, lead, moderator):
    row, other = (
        make_contribution(State.READING, by=moderator),
        make_contribution(State.READING, by=moderator),
    )
    Contribution.objects.filter(pk=other.pk).update(words=None)
    Contribution.objects.filter(pk=row.pk).update(words=other.words_id)
    assert "These words are not what was sealed." in page(desk, row)


def test_page_shows_only_the_steps_that_are_allowed(desk, lead, moderator):
    shown = {}
    for state in (State.READING, State.PREPARING, State.WITH_BOARDS, State.ANSWERED, State.CLOSED):
        html = page(desk, make_contribution(state, by=moderator))
        shown[state] = re.findall(r"/step/([a-z-]+)/", html)
    assert shown == {
        State.READING: ["read", "put-back"],
        State.PREPARING: [],
        State.WITH_BOARDS: ["again"],
        State.ANSWERED: ["close", "again"],
        State.CLOSED: ["again"],
    }


def test_audience_that_was_not_wished_has_no_form(desk, lead):
    AudienceFactory(slug="safeguarding-board")
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    html = page(desk, row)
    assert f"/desk/{hidden(row.pk)}/clear/shadow-board/" in html
    assert f"/desk/{hidden(row.pk)}/clear/safeguarding-board/" not in html
    assert "The author did not say yes to this, so it cannot be shown to them." in html


def test_moderator_cannot_choose_a_lower_level(desk, lead, moderator):
    row = make_contribution(State.READING, by=moderator, words="he hit me")
    assert row.level == Level.HIGH
    values = re.findall(r'name="level" value="(\d)"', page(desk, row))
    assert values == ["2", "3"]


def test_moderator_is_not_asked_for_a_level_when_there_is_none_to_set(desk, lead):
    row = make_contribution(State.PREPARING, by=lead)
    levels.set_level(row, Level.IMMEDIATE, why="He is at the door", by=lead)
    assert "This is the highest level." in page(desk, row)
    assert "Set the level" not in page(desk, row)


@pytest.mark.parametrize("state", [State.RECEIVED, State.PREPARING])
def test_page_says_whom_to_tell_until_safety_is_decided(desk, lead, state, moderator):
    row = make_contribution(state, by=moderator)
    assert "Is somebody in danger?" not in page(desk, row)
    levels.set_level(row, Level.HIGH, why="Says he is hit", by=lead)
    assert "Is somebody in danger?" in page(desk, row)
    if state == State.PREPARING:
        reading.decide_safety(row, Safety.SAFE, by=lead)
        assert "Is somebody in danger?" not in page(desk, row)


def test_reply_starts_from_a_template_in_the_authors_language(desk, lead, moderator):
    ReplyTemplate.objects.create(
        slug="thanks", title="Thanks", words="Thank you.", words_cy="Diolch."
    )
    english = make_contribution(State.READING, by=moderator)
    welsh = make_contribution(State.READING, by=moderator, language="cy")
    assert "Thank you.</textarea>" in page(desk, english, "?template=thanks")
    assert "Diolch.</textarea>" in page(desk, welsh, "?template=thanks")
    assert "Thank you." not in page(desk, english, "?template=no-such")


def test_history_is_in_sentences(desk, lead, moderator):
    row = make_contribution(State.PREPARING, by=lead)
    page(desk, row)
    html = page(desk, row)
    assert "The author sent it" in html
    assert f"{lead} marked it as read" in html
    assert f"{moderator} looked at the words, 2 times" in html


def test_page_shows_what_the_author_was_told(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    facts = {"board": "shadow-board", "date": "2026-12-03", "owner": "Head of homes"}
    telling.tell(row, StepKind.GOING, words="They meet in December.", **facts)
    html = page(desk, row)
    assert "· Shadow board · 3 December 2026 · Head of homes" in html
    assert "They meet in December." in html


# --- To delete


@pytest.mark.parametrize("slug", ["data-protection-officer", "safeguarding-lead"])
def test_erasures_show_no_words(client, slug):
    sign_in(client, make_user(slug))
    row = make_contribution(words="I live at Elm House")
    leaving.ask_for_erasure(row)
    for path in ("", f"{hidden(row.pk)}/"):
        html = client.get(f"/desk/erasures/{path}").content.decode()
        assert (row.friendly_name in html, "Elm House" in html) == (True, False)
    link = f'href="/desk/{hidden(row.pk)}/"'
    assert (link in html) is (slug == "safeguarding-lead")
    assert views_of(row) == 0


def test_erasures_cost_the_same_with_one_row_and_three(client, django_assert_num_queries):
    sign_in(client, make_user("data-protection-officer"))
    for count in (1, 2):
        for _ in range(count):
            leaving.ask_for_erasure(make_contribution())
        with django_assert_num_queries(4):
            client.get("/desk/erasures/")


def test_erasures_hold_only_those_that_were_asked_for(client, lead):
    sign_in(client, make_user("data-protection-officer"))
    row = make_contribution(State.WITHDRAWN)
    assert row.friendly_name not in client.get("/desk/erasures/").content.decode()
    assert client.get(f"/desk/erasures/{hidden(row.pk)}/").status_code == 404


# --- The log


def test_log_pages_hold_every_entry_once(client, lead, monkeypatch):
    monkeypatch.setattr("feedback.queries.history.PAGE", 4)
    sign_in(client, lead)
    for _ in range(3):
        make_contribution(State.ANSWERED, by=lead)
    total, found, address = Entry.objects.count(), 0, ""
    while True:
        html = client.get(f"/desk/audit/{address}").content.decode()
        found += html.count("<time ")
        later = re.search(r'rel="next" href="(.*?)"', html)
        if not later:
            break
        address = later[1].replace("&amp;", "&")
    assert found == total
    back = re.search(r'rel="prev" href="(.*?)"', html)[1].replace("&amp;", "&")
    assert client.get(f"/desk/audit/{back}").content.decode().count("<time ") == 4


def test_log_is_narrowed_by_verb_person_and_contribution(client, lead, moderator):
    sign_in(client, lead)
    row, other = make_contribution(State.PREPARING, by=moderator), send().contribution

    def rows(query: str) -> int:
        return client.get(f"/desk/audit/?{query}").content.decode().count("<time ")

    assert rows("verb=contribution.sent") == 2
    assert rows(f"actor={moderator.pk}") == 2
    assert rows(f"about={hidden(row.pk)}") == 3
    assert rows(f"about={hidden(other.pk)}&verb=contribution.read") == 0
    assert rows("verb=nonsense&actor=x&before=1e9") == rows("")


def test_log_costs_the_same_with_one_row_and_three(client, lead, django_assert_num_queries):
    sign_in(client, lead)
    for count in (1, 2):
        for _ in range(count):
            make_contribution()
        link_waiting()
        with django_assert_num_queries(11):
            client.get("/desk/audit/")


def test_log_has_nothing_to_change_it_with(client, lead):
    sign_in(client, lead)
    html = client.get("/desk/audit/").content.decode()
    assert re.findall(r'method="post" action="(.*?)"', html) == [reverse("account_logout")]
    assert client.post("/desk/audit/").status_code == 405


def test_safe_decision_waits_again_after_more_words(desk, lead):
    row = make_contribution(State.PREPARING, by=lead)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    intake.add_words(row, "One more thing", key=bytes(16))
    html = page(desk, row)
    assert ("One more thing" in html, "Safety not decided yet" in html) == (True, True)
