"""What is done on the desk: each form, what it refuses, and two people at once."""

import re

import pytest

from audit.models import Entry
from feedback.actions import intake, leaving, reading, sharing
from feedback.addresses import hidden
from feedback.enums import ClearanceState, Level, Safety, State, StepKind
from feedback.models import Contribution
from feedback.queries.opened import Opened
from feedback.queries.seen import Seen
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import SHAREABLE, TITLE, ThemeFactory, clear, make_contribution

pytestmark = pytest.mark.django_db

TYPED = "What I typed and must not lose."


@pytest.fixture
def row(lead):
    return make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])


def post(client, row: Contribution, path: str, seen: Seen | None = None, **data):
    """A form sent as it is now, or as it stood at ``seen``."""
    row.refresh_from_db()
    data["seen"] = str(seen or Seen.of(row))
    answer = client.post(f"/desk/{hidden(row.pk)}/{path}/", data)
    row.refresh_from_db()
    return answer


def html(answer) -> str:
    return answer.content.decode()


# --- Steps


def test_steps_from_received_to_closed(desk, moderator):
    row = make_contribution()
    states = []
    for path in ("step/open", "step/read", "reply", "step/answered", "step/close", "step/again"):
        assert post(desk, row, path, words="We asked.").status_code == 302
        states.append(row.state)
    assert states == ["reading", "preparing", "preparing", "answered", "closed", "preparing"]
    verbs = Entry.objects.about(row).filter(actor=moderator).values_list("verb", flat=True)
    assert list(verbs) == [
        "contribution.opened", "contribution.read", "contribution.replied",
        "contribution.answered", "contribution.closed", "contribution.taken_up_again",
    ]  # fmt: skip


def test_put_back_leads_to_the_queue(desk, lead, moderator):
    row = make_contribution(State.READING, by=moderator)
    assert post(desk, row, "step/put-back").url == "/desk/"
    assert row.state == State.RECEIVED


def test_close_without_words_for_the_author_says_why(desk, row, lead):
    answer = post(desk, row, "step/answered")
    assert (answer.status_code, row.state) == (422, State.PREPARING)
    assert "Reply first, or wait for a board" in html(answer)


@pytest.mark.parametrize("slug", ["nonsense", "erase", "sent-on"])
def test_unknown_step_is_not_there(desk, row, slug):
    assert post(desk, row, f"step/{slug}").status_code == 404


@pytest.mark.parametrize(("state", "slug"), [
    (State.PREPARING, "read"), (State.RECEIVED, "read"), (State.RECEIVED, "put-back"),
    (State.CLOSED, "close"), (State.PREPARING, "let-in"), (State.WITHDRAWN, "again"),
])  # fmt: skip
def test_step_that_the_table_lacks_is_a_conflict(desk, lead, state, slug):
    row = make_contribution(state, by=lead)
    answer = post(desk, row, f"step/{slug}")
    assert (answer.status_code, row.state) == (409, state)
    assert "Someone moved this on" in html(answer)


# --- The shareable version


def test_version_is_kept_as_typed(desk, row):
    words = "  Two lines,\r\n\r\nand a space at the end. "
    assert post(desk, row, "version", words=words).status_code == 302
    assert Opened(row).shareable.text == "  Two lines,\n\nand a space at the end. "


@pytest.mark.parametrize("words", ["", "  \r\n "])
def test_version_without_words_is_asked_for_again(desk, row, words):
    answer = post(desk, row, "version", words=words)
    assert (answer.status_code, row.versions.count()) == (422, 0)


def test_original_never_changes(desk, row):
    before = Opened(row).original.text
    for n in range(5):
        post(desk, row, "version", words=f"Another wording {n}")
    row.refresh_from_db()
    assert (Opened(row).original.text, row.versions.count()) == (before, 5)


def test_version_saved_by_somebody_else_meanwhile_keeps_both(desk, row, lead):
    seen = Seen.of(row)
    sharing.save_version(row, "The other wording.", by=lead)
    answer = post(desk, row, "version", seen, words=TYPED)
    page = html(answer)
    assert (answer.status_code, row.versions.count()) == (409, 1)
    assert ("The other wording." in page, TYPED in page, "Someone was quicker" in page) == (
        True, True, True)  # fmt: skip
    again = re.search(r'name="seen" value="([^"]*)" id="version-seen"', page)[1]
    assert post(desk, row, "version", Seen.read(again), words=TYPED).status_code == 302
    assert Opened(row).shareable.text == TYPED


def test_words_typed_while_the_author_took_it_back_come_back(desk, row):
    seen = Seen.of(row)
    leaving.withdraw(row)
    answer = post(desk, row, "step/answered", seen)
    assert answer.status_code == 409
    for path in ("clear/shadow-board", "decline/shadow-board", "version"):
        answer = post(desk, row, path, seen, words=TYPED, title=TYPED)
        assert (answer.status_code, TYPED in html(answer)) == (409, True), path
    assert row.versions.count() == 0


@pytest.mark.parametrize("path", ["note", "reply", "level"])
def test_nothing_is_written_about_what_was_deleted_meanwhile(desk, lead, monkeypatch, path):
    row = make_contribution(State.WITHDRAWN)
    seen = Seen.of(row)
    leaving.ask_for_erasure(row)
    stale = Contribution.objects.get()
    leaving.erase(Contribution.objects.get(), by=lead)
    monkeypatch.setattr("feedback.views.desk.deeds.found", lambda _request, _pk: stale)
    answer = post(desk, row, path, seen, words=TYPED, level="1", why=TYPED)
    assert answer.status_code == 404
    assert row.notes.count() + row.replies.count() + row.levels.count() == 0


@pytest.mark.parametrize("seen", ["", "nonsense", "a.b.c.d.e"])
def test_form_that_says_not_what_it_saw_is_stale(desk, row, seen):
    answer = desk.post(f"/desk/{hidden(row.pk)}/version/", {"seen": seen, "words": TYPED})
    assert (answer.status_code, row.versions.count()) == (409, 0)
    assert TYPED in html(answer)


# --- Safety and level


def test_safety_decision_shares_nothing(desk, row, moderator):
    assert post(desk, row, "safety", decision="safe").status_code == 302
    assert (row.safety, row.safety_by) == (Safety.SAFE, moderator)
    assert row.clearances.get().state == ClearanceState.ASKED


def test_safety_decided_before_the_newest_words_were_read_is_stale(desk, row):
    seen = Seen.of(row)
    intake.add_words(row, "He hit me yesterday.", key=bytes(16))
    answer = post(desk, row, "safety", seen, decision="safe")
    assert (answer.status_code, row.safety) == (409, Safety.WAITING)
    assert ("added more words" in html(answer), "He hit me yesterday." in html(answer)) == (
        True,
    ) * 2


def test_held_for_safety_is_released_by_the_lead_alone(desk, row, client, lead):
    post(desk, row, "safety", decision="held")
    assert post(desk, row, "safety", decision="safe").status_code == 403
    assert row.safety == Safety.HELD
    sign_in(client, lead)
    assert post(client, row, "safety", decision="safe").status_code == 302
    assert row.safety == Safety.SAFE


def test_level_is_raised_with_a_reason(desk, row, moderator):
    assert post(desk, row, "level", level="2", why="It reads as if…").status_code == 302
    assert (row.level, row.levels.get().set_by) == (Level.HIGH, moderator)


@pytest.mark.parametrize("data", [{"level": "2"}, {"level": "2", "why": " "}, {"why": TYPED},
                                  {"level": "7", "why": TYPED}, {"level": "x", "why": TYPED}])  # fmt: skip
def test_level_without_a_reason_or_a_level_is_asked_for_again(desk, row, data):
    answer = post(desk, row, "level", **data)
    assert (answer.status_code, row.level) == (422, Level.NONE)
    assert (TYPED in html(answer)) is (data.get("why") == TYPED)


def test_level_is_lowered_by_the_lead_alone(desk, client, lead, moderator):
    row = make_contribution(State.READING, by=moderator, words="he hit me")
    assert post(desk, row, "level", level="0", why="A game.").status_code == 422
    assert row.level == Level.HIGH
    sign_in(client, lead)
    assert post(client, row, "level", level="0", why="A game.").status_code == 302
    assert row.level == Level.NONE


def test_level_moved_meanwhile_is_stale(desk, row, lead):
    seen = Seen.of(row)
    post(desk, row, "level", level="2", why="First.")
    answer = post(desk, row, "level", seen, level="3", why=TYPED)
    assert (answer.status_code, row.level, TYPED in html(answer)) == (409, Level.HIGH, True)


# --- Themes, replies, notes


def test_themes_are_corrected(desk, row):
    school, home = ThemeFactory(slug="school"), ThemeFactory(slug="home")
    assert post(desk, row, "themes", themes=[school.pk, home.pk]).status_code == 302
    assert set(row.themes.all()) == {school, home}
    assert post(desk, row, "themes", themes=[9999]).status_code == 422
    assert post(desk, row, "themes").status_code == 302
    assert row.themes.count() == 0


def test_reply_sent_twice_is_one_reply(desk, row):
    seen = Seen.of(row)
    answers = [post(desk, row, "reply", seen, words=TYPED).status_code for _ in range(2)]
    assert (answers, row.replies.count()) == ([302, 409], 1)


@pytest.mark.parametrize("path", ["reply", "note"])
def test_reply_and_note_are_kept_and_not_when_empty(desk, row, path):
    assert post(desk, row, path, words=TYPED).status_code == 302
    assert post(desk, row, path, words=" ").status_code == 422
    kept = Opened(row).replies if path == "reply" else Opened(row).notes
    assert [words.text for words in kept] == [TYPED]


def test_note_can_be_written_about_what_was_taken_back(desk):
    row = make_contribution(State.WITHDRAWN)
    assert post(desk, row, "note", words=TYPED).status_code == 302
    assert post(desk, row, "note", words="").status_code == 422


# --- One audience at a time


def ready(row: Contribution, by) -> Contribution:
    reading.decide_safety(row, Safety.SAFE, by=by)
    sharing.save_version(row, SHAREABLE, by=by)
    row.refresh_from_db()
    return row


def test_clear_shows_the_version_that_was_seen(desk, row, lead):
    ready(row, lead)
    assert post(desk, row, "clear/shadow-board", title=TITLE).status_code == 302
    clearance = row.clearances.get()
    assert (clearance.state, clearance.wording, clearance.title) == ("cleared", SHAREABLE, TITLE)
    assert row.state == State.WITH_BOARDS


def test_clear_refuses_a_version_that_was_not_seen(desk, row, lead):
    seen = Seen.of(ready(row, lead))
    sharing.save_version(row, "Something else entirely.", by=lead)
    answer = post(desk, row, "clear/shadow-board", seen, title=TITLE)
    assert (answer.status_code, row.clearances.get().state) == (409, "asked")
    assert TITLE in html(answer)


@pytest.mark.parametrize("missing", ["safety", "version", "title", "read"])
def test_clear_says_what_is_missing(desk, lead, missing):
    state = State.READING if missing == "read" else State.PREPARING
    row = make_contribution(state, by=lead, wishes=["shadow-board"])
    if missing != "safety":
        reading.decide_safety(row, Safety.SAFE, by=lead)
    if missing != "version":
        sharing.save_version(row, SHAREABLE, by=lead)
    answer = post(desk, row, "clear/shadow-board", title="" if missing == "title" else TITLE)
    said = {"safety": "Decide about safety first", "version": "Save a shareable version first",
            "title": "A short title without anybody’s name” is still empty", "read": "Mark it as read first"}  # fmt: skip
    assert (answer.status_code, said[missing] in html(answer)) == (422, True)
    assert row.clearances.get().state == "asked"


def test_clear_for_one_leaves_the_others(desk, lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board", "everyone"])
    ready(row, lead)
    post(desk, row, "clear/shadow-board", title=TITLE)
    states = {c.audience.slug: c.state for c in row.clearances.all()}
    assert states == {"shadow-board": "cleared", "everyone": "asked"}


@pytest.mark.parametrize("path", ["clear", "decline", "revoke"])
def test_audience_that_was_not_wished_cannot_be_decided(desk, row, lead, path):
    make_contribution(wishes=["safeguarding-board"])
    ready(row, lead)
    answer = post(desk, row, f"{path}/safeguarding-board", title=TITLE, words=TYPED)
    assert answer.status_code == 404


def test_decline_needs_words_for_the_author(desk, row):
    assert post(desk, row, "decline/shadow-board", words="").status_code == 422
    assert post(desk, row, "decline/shadow-board", words=TYPED).status_code == 302
    step = Opened(row).journey[-1]
    assert (step.title, step.words.text) == (StepKind.NOT_SHARED.label, TYPED)


def test_revoke_takes_the_wording_away(desk, row, lead):
    clear(row, by=lead)
    assert post(desk, row, "revoke/shadow-board").status_code == 302
    clearance = row.clearances.get()
    assert (clearance.state, clearance.wording) == ("revoked", "")


def test_two_people_clear_at_once(desk, row, lead):
    seen = Seen.of(ready(row, lead))
    assert post(desk, row, "clear/shadow-board", seen, title=TITLE).status_code == 302
    answer = post(desk, row, "clear/shadow-board", seen, title="Other")
    assert (answer.status_code, row.clearances.get().title) == (409, TITLE)


# --- To delete


@pytest.fixture
def officer(client):
    return sign_in(client, make_user("data-protection-officer"))


@pytest.fixture
def asked():
    row = make_contribution()
    leaving.ask_for_erasure(row)
    row.refresh_from_db()
    return row


def deed(client, row, path, **data):
    answer = client.post(
        f"/desk/erasures/{hidden(row.pk)}/{path}/", {"seen": str(Seen.of(row)), **data}
    )
    row.refresh_from_db()
    return answer


def test_erase_needs_a_tick(officer, asked):
    assert deed(officer, asked, "erase").status_code == 422
    assert asked.state == State.WITHDRAWN
    assert deed(officer, asked, "erase", sure="on").url == "/desk/erasures/"
    assert asked.state == State.ERASED
    assert Opened(asked).original.problem == "These words were deleted."
    assert deed(officer, asked, "erase", sure="on").status_code == 404


def test_keep_needs_words_for_the_author(officer, asked):
    assert deed(officer, asked, "keep", words=" ").status_code == 422
    assert deed(officer, asked, "keep", words=TYPED).status_code == 302
    assert (asked.erasure_asked_at, Opened(asked).journey[-1].words.text) == (None, TYPED)
    assert deed(officer, asked, "erase", sure="on").status_code == 404


def test_erasure_form_that_is_stale_keeps_what_was_typed(officer, asked):
    answer = officer.post(f"/desk/erasures/{hidden(asked.pk)}/keep/", {"seen": "x", "words": TYPED})
    assert (answer.status_code, TYPED in html(answer)) == (409, True)


def test_themes_of_somebody_quicker_are_not_overwritten(desk, row, lead):
    school, home, money = (ThemeFactory(slug=slug) for slug in ("school", "home", "money"))
    seen = Seen.of(row)
    reading.set_themes(row, [school], by=lead)
    answer = post(desk, row, "themes", seen, themes=[home.pk, money.pk])
    assert answer.status_code == 409
    assert "Someone changed what it is about while you had this page open." in html(answer)
    assert [theme.slug for theme in row.themes.all()] == ["school"]
    ticked = re.findall(r'name="themes" value="(\d+)"[^>]*checked', html(answer))
    assert sorted(map(int, ticked)) == sorted([home.pk, money.pk])
    assert post(desk, row, "themes", themes=[home.pk]).status_code == 302
    assert [theme.slug for theme in row.themes.all()] == ["home"]
