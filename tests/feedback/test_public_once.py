"""A page is opened once, for ten minutes; what was being written is carried through the code."""

import re
from datetime import timedelta

import pytest

from feedback import kept, once, tickets
from feedback.enums import State
from feedback.models import AddedWords, Contribution, ShownPage
from tests.feedback.child import Child, code_on, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    return Child()


@pytest.fixture
def code(child) -> str:
    return code_on(child.send(words="Canary words of mine", audiences=["shadow-board"]))


TYPED = "acorn otter lemon zebra canoe tulip piano"  # words of ours that open nothing


def only() -> Contribution:
    return Contribution.objects.get()


# --- Once ---------------------------------------------------------------------------------------------


@pytest.fixture
def plain() -> Child:
    """A browser without script: every answer becomes a page of its history."""
    return Child(script=False)


def be_on_a_screen(child, answer) -> None:
    """A browser that has all of ``answer`` asks for the style sheet at its end."""
    sheet = re.findall(r'href="(/(?:cy/)?shown/[^"]*)"></body>', answer.content.decode())[0]
    assert child.client.get(sheet).status_code == 200


def test_the_same_post_opens_once(plain):
    code = code_on(plain.send())
    form = fields_of(plain.client.get("/return/")) | {"code": code}
    first = plain.client.post("/return/", form)
    assert "journey" in first.context
    lost = plain.client.post("/return/", form)  # the answer never came: nothing was on a screen
    assert "journey" in lost.context
    be_on_a_screen(plain, lost)
    again = plain.client.post("/return/", form)
    assert again.status_code == 403
    assert "journey" not in again.context
    assert code not in again.content.decode()
    fresh = fields_of(again) | {"code": code}
    assert "journey" in plain.client.post("/return/", fresh).context


@pytest.mark.parametrize("deed", ["look", "add", "share", "helped", "withdraw", "cancel", "end"])
def test_a_deed_is_shown_once(plain, deed):
    page = plain.come_back(code_on(plain.send()))
    form = {"do": deed, "ticket": fields_of(page)["ticket"], "words": "More words"}
    first = plain.client.post("/return/", form)
    be_on_a_screen(plain, first)
    again = plain.client.post("/return/", form)
    assert "journey" not in again.context
    assert "More words" not in again.content.decode()


def test_the_six_words_are_shown_once(plain):
    form = plain.form()
    first = plain.post(form)
    code = code_on(first)
    assert code_on(plain.post(form)) == code  # an answer that was lost
    be_on_a_screen(plain, first)
    again = plain.post(form)
    assert again.status_code == 403
    assert [word for word in code.split("-") if f">{word}<" in again.content.decode()] == []
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"words": ""}, 422),
        ({"token": "0.old", "words": "Typed"}, 422),
        ({"turn": "check", "words": "Typed"}, 200),
    ],
)
def test_a_form_that_came_back_is_shown_once_without_script(plain, changes, status):
    form = plain.form(**changes)
    first = plain.post(form)
    assert first.status_code == status
    be_on_a_screen(plain, first)
    assert "Typed" not in plain.post(form).content.decode()


def test_words_changed_after_a_lost_answer_are_shown_once(plain):
    form = plain.form()
    plain.post(form)
    changed = form | {"words": "Other words"}
    first = plain.post(changed)
    assert first.status_code == 409
    be_on_a_screen(plain, first)
    assert "Other words" not in plain.post(changed).content.decode()


def test_the_page_that_checks_a_code_is_shown_once(plain):
    code = code_on(plain.send())
    form = {"code": code, "typed": "x"}
    be_on_a_screen(plain, plain.client.post("/tell/code-check/", form))
    assert code_on(plain.client.post("/tell/code-check/", form)) == ""


def test_script_may_ask_twice(child, code):
    page = child.come_back(code)
    assert "/shown/" not in page.content.decode()


@pytest.mark.parametrize("token", ["", "a" * 64, "é" * 64, "a" * 32])
def test_nobody_else_can_note_pages(child, token):
    assert child.client.get(f"/shown/{token}.css").status_code == 404
    assert not ShownPage.objects.exists()


def test_what_is_noted_says_nothing_and_is_forgotten_after_a_year(plain):
    code = code_on(plain.send())
    form = {"code": code, "once": "x"}
    be_on_a_screen(plain, plain.client.post("/return/", form))
    row = ShownPage.objects.get()
    assert re.fullmatch("[0-9a-f]{32}", row.name)
    assert (row.at.minute, row.at.second) == (0, 0)
    assert once.forget_old() == 0
    ShownPage.objects.update(at=row.at - once.KEPT - timedelta(hours=2))
    assert once.forget_old() == 1


# --- Tickets ------------------------------------------------------------------------------------------


def test_an_expired_ticket_asks_for_the_code_and_keeps_the_words(child, code, monkeypatch):
    page = child.come_back(code)
    later = tickets.time.time() + tickets.LIFETIME_S + 1
    monkeypatch.setattr(tickets.time, "time", lambda: later)
    answer = child.do(page, "add", key="ab" * 16, words="\nStill <here>")
    assert answer.status_code == 403
    assert "Still" not in answer.content.decode()
    assert not AddedWords.objects.exists()
    sealed = {"kept": fields_of(answer)["kept"]}
    opened = child.client.post("/return/", sealed | {"code": code})
    assert fields_of(opened)["words"] == "\nStill <here>"


def test_kept_words_survive_a_wrong_code_and_come_back_to_no_other_journey(child, code):
    words = {"words": "Only for me"}
    sealed = kept.seal(words, contribution=only().pk)
    wrong = child.client.post("/return/", {"code": TYPED, "kept": sealed})
    assert fields_of(wrong)["kept"] == sealed
    other = code_on(child.send())
    opened = child.client.post("/return/", {"code": other, "kept": sealed})
    assert "Only for me" not in opened.content.decode()
    assert fields_of(opened)["words"] == ""


def test_kept_words_are_gone_after_a_day(child, code, monkeypatch):
    sealed = kept.seal({"words": "Only for me"}, contribution=7)
    assert kept.unseal(sealed, contribution=7) == {"words": "Only for me"}
    later = kept.time.time() + kept.LIFETIME_S + 1
    monkeypatch.setattr(kept.time, "time", lambda: later)
    assert kept.unseal(sealed, contribution=7) == {}


@pytest.mark.parametrize("deed", ["share", "helped", "look", "withdraw", "delete", "cancel"])
def test_what_is_half_written_outlives_every_other_button(child, code, deed):
    page = child.do(child.come_back(code), deed, words="Half a sent", answer="a_bit")
    if deed in {"withdraw", "delete", "cancel"}:
        assert "Half a sent" not in page.content.decode()
        page = child.do(page, "look", kept=fields_of(page)["kept"])
    assert fields_of(page)["words"] == "Half a sent"


def test_what_was_sent_is_not_in_the_box_again(child, code):
    page = child.do(child.come_back(code), "add", words="All of it")
    assert fields_of(page)["words"] == ""


@pytest.mark.parametrize("ticket", ["", "x", "a" * 300, "£", "=" * 9])
def test_a_forged_ticket_opens_nothing(child, code, ticket):
    answer = child.client.post("/return/", {"do": "look", "ticket": ticket})
    assert answer.status_code == 403


def test_two_pages_with_two_codes_do_not_mix(child):
    one, two = code_on(child.send()), code_on(child.send())
    first, second = child.come_back(one), child.come_back(two)
    child.do(first, "withdraw-sure")
    states = Contribution.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [State.WITHDRAWN, State.RECEIVED]
    assert child.do(second, "look").context["can_change"]
