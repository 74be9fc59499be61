"""Sending: exactly one contribution and one code, or none and an honest screen."""

import re
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from audit.models import Entry
from feedback import budgets, catalogue, codes, names, texts, tokens
from feedback.enums import AgeBand, ClearanceState, Group, State
from feedback.models import AddedWords, Contribution, CouncilSettings
from tallies.counting import Limit
from tests.feedback.child import Child, code_on, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    return Child()


def stored() -> str:
    """The words of the only contribution there is."""
    contribution = Contribution.objects.select_related("words").get()
    return texts.read_as_staff(contribution.words, owner=contribution.words_owner)


def test_sent_words_are_stored_and_the_code_is_shown(child):
    answer = child.send(words="My words")
    assert answer.status_code == 200
    assert stored() == "My words"
    code = code_on(answer)
    assert len(code.split("-")) == 7
    assert re.findall(r"<li>(\w+)</li>", answer.content.decode()) == code.split("-")


def test_two_codes_do_not_mix_on_the_page_that_is_kept(child):
    one, two = child.send(), child.send()
    assert code_on(one) != code_on(two)
    assert one.content.decode().replace(code_on(one), "").count(code_on(two)) == 0
    assert "\ue000" not in one.content.decode() + two.content.decode()


def test_the_page_with_the_code_follows_the_councils_settings(child, freeze):
    child.send()
    council = CouncilSettings.load()
    council.days_to_read = 7
    council.save()
    catalogue.forget()
    freeze(datetime(2026, 12, 19, 12, tzinfo=UTC))  # a Saturday before Christmas
    assert "by Thursday 31 December" in child.send().content.decode()
    assert re.search("erbyn dydd Iau 31 Rhagfyr", Child("/cy").send().content.decode(), re.I)


def test_choices_are_stored_as_they_were_made(child):
    child.send(
        who="care_leaver", themes=["family-time", "made-up"], audiences=["shadow-board"],
        about_reader="on", author_may_read="on",
    )  # fmt: skip
    row = Contribution.objects.get()
    assert (row.group, row.age_band) == (Group.CARE_LEAVER, AgeBand.FROM_18)
    assert [theme.slug for theme in row.themes.all()] == ["family-time"]
    wishes = row.clearances.values_list("audience__slug", "state")
    assert list(wishes) == [("shadow-board", ClearanceState.ASKED)]
    assert (row.about_reader, row.author_may_read, row.language) == (True, True, "en-gb")


def test_no_choice_is_the_plain_default(child):
    form = child.form()
    del form["who"]
    child.post(form)
    row = Contribution.objects.get()
    assert (row.group, row.age_band) == (Group.UNSAID, AgeBand.UNSAID)
    assert not row.clearances.exists()
    assert (row.about_reader, row.author_may_read) == (False, False)


def test_an_unknown_answer_to_who_refuses_nobody(child):
    assert child.send(who="king").status_code == 200
    assert Contribution.objects.get().group == Group.UNSAID


def test_forged_fields_change_nothing(child):
    child.send(state="closed", level="3", safety="safe", friendly_name="X", is_approved="1")
    row = Contribution.objects.get()
    assert (row.state, row.level, row.safety) == (State.RECEIVED, 0, "waiting")
    assert row.friendly_name != "X"


def test_welsh_page_stores_its_language():
    Child("/cy").send()
    assert Contribution.objects.get().language == "cy"


# --- Again and again ---------------------------------------------------------------------------


def test_double_tap_and_retry_end_with_one_row_and_the_same_code(child):
    form = child.form()
    answers = [child.post(form) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({code_on(answer) for answer in answers}) == 1
    assert Contribution.objects.count() == 1


def test_retry_with_changed_words_keeps_the_first_and_the_words(child):
    form = child.form(words="First words")
    first = child.post(form)
    answer = child.post(form | {"words": "Other <b>words</b>"})
    assert answer.status_code == 409
    assert stored() == "First words"
    assert answer.context["code"] == code_on(first)
    assert fields_of(answer)["words"] == "Other <b>words</b>"


def test_changed_words_can_be_added_from_there(child):
    form = child.form(words="First words")
    child.post(form)
    given = fields_of(child.post(form | {"words": "Other words"}))
    add = {name: given[name] for name in ("do", "ticket", "key", "words")}
    assert child.client.post("/return/", add).status_code == 200
    added = AddedWords.objects.get()
    assert texts.read_as_staff(added.envelope, owner=added.owner) == "Other words"


def test_changed_words_after_the_code_was_stopped_are_shown_to_copy(child):
    form = child.form()
    first = child.post(form)
    child.do(child.come_back(code_on(first)), "cancel-sure")
    answer = child.post(form | {"words": "Other words"})
    assert answer.status_code == 409
    assert answer.context["ticket"] == ""
    assert fields_of(answer)["words"] == "Other words"


@pytest.mark.django_db(transaction=True)
def test_five_parallel_posts_end_with_one_row():
    child = Child()
    form, codes_seen = child.form(), []

    def post():
        codes_seen.append(code_on(Client().post("/tell/", form)))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes_seen) == 5
    assert len(set(codes_seen)) == 1
    assert Contribution.objects.count() == 1


# --- Old forms, forms from elsewhere -------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "nonsense", "0.0", "6543.abc"])
def test_a_form_that_is_not_fresh_is_renewed_with_the_words_kept(child, token):
    form = child.form(token=token, words="Still here", themes=["family-time"])
    answer = child.post(form)
    assert answer.status_code == 422
    assert not Contribution.objects.exists()
    given = fields_of(answer)
    assert (given["words"], given["key"]) == ("Still here", form["key"])
    assert tokens.is_fresh(given["token"])
    assert child.post(form | {"token": given["token"]}).status_code == 200


def test_a_form_runs_out_after_two_hours(child, monkeypatch):
    form = child.form()
    later = tokens.time.time() + tokens.LIFETIME_S + 61
    monkeypatch.setattr(tokens.time, "time", lambda: later)
    assert child.post(form).status_code == 422


def test_a_key_that_is_none_is_replaced(child):
    answer = child.send(key="<script>")
    assert answer.status_code == 422
    assert codes.read_key(fields_of(answer)["key"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null"}, 403),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "http://testserver.elsewhere.example"}, 403),
        ({"origin": "http://testserver:81"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_posts_from_elsewhere_are_refused(child, headers, status):
    assert child.post(child.form(), **headers).status_code == status
    assert Contribution.objects.count() == (status == 200)


def test_a_form_in_an_alphabet_that_is_none_is_refused():
    form = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nhi\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=hex"
    assert Client().generic("POST", "/tell/", form, content_type=kind).status_code == 400


def test_forwarded_host_makes_no_origin_ours(child):
    headers = {"origin": "https://elsewhere.example", "x-forwarded-host": "elsewhere.example"}
    assert child.post(child.form(), **headers).status_code == 403


# --- Words of every kind --------------------------------------------------------------------------

HOSTILE = {
    "longest": "a" * 200_000,
    "longest emoji": "\U0001f600" * 200_000,
    "one long word": "word" * 50_000,
    "marks": "a" + "\u0301" * 10_000,
    "controls": "".join(map(chr, range(1, 32))) + "x\x7f\x80",
    "nul": "a\x00b",
    "bidi": "\u202eevil\u202c \u2066x\u2069 \u200b\u200d\ufeff",
    "forms of one letter": "caf\u00e9 cafe\u0301",
    "leading line ends": "\r\n\r\nwords",
    "spaces kept": "  words \t ",
    "markup": "</textarea><script>alert(1)</script>&amp; {{ 7*7 }} {% now 'Y' %}",
    "arabic": "لا أريد أن أنتقل",
    "tigrinya": "ናብ ካልእ ገዛ ክግዕዝ ኣይደልን",
    "emoji family": "👩‍👩‍👧‍👦",
    "formula": "=HYPERLINK(1)",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_words_are_stored_exactly(child, words):
    assert child.send(words=words).status_code == 200
    assert stored() == words


def test_words_sent_as_a_browser_encodes_them_are_stored_exactly(child):
    """Urlencoded, three bytes for each byte: the longest text still fits."""
    from urllib.parse import urlencode

    form = child.form(words=HOSTILE["longest emoji"])
    answer = child.client.post(
        "/tell/", urlencode(form), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert stored() == HOSTILE["longest emoji"]


@pytest.mark.parametrize("words", ["", " ", "\r\n \t", "\u2003"])
def test_no_words_is_a_kind_page(child, words):
    answer = child.send(words=words)
    assert answer.status_code == 422
    assert not Contribution.objects.exists()
    assert "There are no words here yet" in answer.content.decode()


def test_too_many_words_are_kept_on_the_page(child):
    words = "b" * 200_001
    answer = child.send(words=words)
    assert answer.status_code == 422
    assert not Contribution.objects.exists()
    assert fields_of(answer)["words"] == words


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"nul", "longest emoji"}))
def test_words_come_back_to_the_page_as_they_were(child, name):
    """All but NUL, which no page can hold."""
    answer = child.send(words=HOSTILE[name], token="")
    assert fields_of(answer)["words"] == HOSTILE[name]


def test_a_body_over_the_limit_gets_a_page_that_says_so(child):
    answer = child.send(words="c" * 3_300_000)
    assert answer.status_code == 413
    assert not Contribution.objects.exists()
    assert "It was not sent" in answer.content.decode()


# --- Nothing is refused as spam --------------------------------------------------------------------


def test_the_trap_holds_back_and_tells_nobody(child):
    plain, trapped = child.send(), child.send(website="http://spam.example")
    assert trapped.status_code == plain.status_code == 200
    assert list(Contribution.objects.order_by("id").values_list("state", flat=True)) == [
        State.RECEIVED,
        State.HELD_BACK,
    ]


def test_the_sixty_first_in_ten_minutes_is_held_back(child, monkeypatch):
    monkeypatch.setattr(budgets, "SENDS", Limit("sends", 2, 600))
    answers = [child.send() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    held = Contribution.objects.get(state=State.HELD_BACK)
    log = Entry.objects.filter(subject_id=held.pk).order_by("pk").values_list("verb", flat=True)
    assert list(log) == ["contribution.sent", "contribution.held_back"]


# --- The steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [("", "who"), ("?who=11_15", "about"), ("?who=king", "who"), ("?step=words", "words"),
     ("?step=%3Cscript%3E", "who")],
)  # fmt: skip
def test_the_page_opens_at_the_right_question(child, query, first):
    answer = child.client.get(f"/tell/{query}")
    assert [step for step, mark in answer.context["first"].items() if mark is not None] == [first]


def test_an_answer_given_on_the_front_page_is_filled_in(child):
    assert child.client.get("/tell/?who=11_15").context["chosen"] == "11_15"
    assert child.client.get("/tell/").context["chosen"] == ""


def test_each_form_has_a_key_of_its_own(child):
    assert child.form()["key"] != child.form()["key"]


# --- The code, read back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "result"),
    [("as shown", "right"), ("AS SHOWN", "right"), ("other words", "wrong"), ("", "wrong")],
)
def test_the_code_can_be_checked_once(child, typed, result):
    code = code_on(child.send())
    typed = {"as shown": code, "AS SHOWN": code.upper().replace("-", "  ")}.get(typed, typed)
    answer = child.client.post("/tell/code-check/", {"code": code, "typed": typed})
    assert (answer.status_code, answer.context["check"]) == (200, result)


@pytest.mark.parametrize("code", ["", "one-two", "<script>-a-b-c-d-e"])
def test_nothing_but_a_code_is_shown_as_one(child, code):
    answer = child.client.post("/tell/code-check/", {"code": code, "typed": code})
    assert code_on(answer) == ""


# --- Cost ---------------------------------------------------------------------------------------------------


def test_asking_needs_no_query(child, django_assert_num_queries):
    child.client.get("/")
    child.client.get("/tell/")
    with django_assert_num_queries(0):
        child.client.get("/")
        child.client.get("/tell/")


def test_a_plain_sending_needs_few_queries(child, django_assert_num_queries):
    """Names, savepoint, count, (envelope, wraps, row), log, release: in brackets one on PostgreSQL."""
    child.send()
    names.forget()
    form = child.form()
    with django_assert_num_queries({"sqlite": 8, "postgresql": 6}[connection.vendor]):
        child.post(form)


# --- Faces ----------------------------------------------------------------------------------------


def test_a_face_alone_is_enough():
    child = Child()
    assert child.send(words="", faces=["sad", "scared", "nonsense"]).status_code == 200
    assert stored() == "🙁 Sad, 😨 Scared"


def test_faces_stand_behind_words_that_stay_as_typed():
    Child("/cy").send(words="  Dw i ddim \n yn hapus ", faces=["sad"])
    assert stored() == "  Dw i ddim \n yn hapus \r\n\r\n🙁 Trist"


def test_faces_are_still_pressed_when_the_form_comes_back():
    page = Child().send(token="", faces=["sad"]).content.decode()
    assert re.findall(r'name="faces" value="([\w-]+)" checked', page) == ["sad"]


def test_other_faces_are_other_words():
    child = Child()
    form = child.form(words="", faces=["sad"])
    child.post(form)
    again = child.post(form | {"faces": ["angry"]})
    assert again.status_code == 409
    assert "😠 Angry" in again.content.decode()
    assert stored() == "🙁 Sad"
