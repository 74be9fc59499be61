"""Words without a ceiling, and limits that two processes did not share (finding B6)."""

import gettext
import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.conf import settings

from alarms import ringing
from feedback import budgets
from feedback.enums import Level, State
from feedback.models import AddedWords, Contribution, HelpedAnswer
from feedback.queries import queue
from tallies.models import Tally
from tests.benchmarks import forms
from tests.factories.accounts import make_user, sign_in
from tests.feedback.child import Child, code_on, fields_of
from tests.servers import new_council

LONG = "🙂" * 200_000  # 800 kB, the longest that is taken
SHORT = "a" * 20_000
TOO_MUCH = (
    "Too many words have come in just now. Send a shorter part now: a few pages always fit. Or wait "
    "ten minutes, then send it all. Nothing you wrote is gone. If you need someone to talk to, call "
    "one of the numbers on this page."
)
NUMBERS = ("999", "0800 1111")


def sent(child: Child, words: str, **changes) -> int:
    return child.send(words=words, key=secrets.token_hex(16), **changes).status_code


def told(answer) -> list[str]:
    page = answer.content.decode()
    return [words for words in (TOO_MUCH, *NUMBERS) if words not in page]


@pytest.fixture
def child(db) -> Child:
    return Child()


@pytest.fixture
def full(settings, child) -> Child:
    """A child where so much was sent within the hour that nothing long goes any more."""
    settings.WORDS_SOURCE_BYTES = 1_000_000
    sent(child, LONG)
    return child


def test_one_token_forty_times_brings_eight_megabytes(child):
    form = child.form(words=LONG)
    codes = [child.post(form | {"key": secrets.token_hex(16)}).status_code for _time in range(40)]
    assert codes == [200] * 10 + [429] * 30
    assert Contribution.objects.count() == 10


def test_the_page_says_what_to_do_and_holds_the_words(full):
    answer = full.send(words=LONG)
    assert (answer.status_code, told(answer)) == (429, [])
    assert fields_of(answer)["words"] == LONG


def test_the_page_says_it_in_welsh(full):
    full.prefix = "/cy"
    answer = full.send(words=LONG)
    with open(settings.BASE_DIR / "locale/cy/LC_MESSAGES/django.mo", "rb") as file:
        welsh = gettext.GNUTranslations(file).gettext(TOO_MUCH)
    assert welsh != TOO_MUCH
    assert (answer.status_code, welsh in answer.content.decode()) == (429, True)


def test_a_short_text_is_always_taken(full, settings):
    settings.WORDS_ALL_BYTES = 1_000_000
    assert [sent(full, SHORT) for _time in range(70)] == [200] * 70
    assert sent(full, SHORT + "a") == 429


def test_after_so_many_minutes_it_goes(full, monkeypatch):
    assert sent(full, LONG) == 429
    later = time.time() + 40 * 60
    monkeypatch.setattr("tallies.counting.time.time", lambda: later)
    assert sent(full, LONG) == 200


def test_another_source_is_not_kept_out(full):
    full.client.defaults["REMOTE_ADDR"] = "192.0.2.9"
    assert sent(full, LONG) == 200


@pytest.mark.parametrize(
    ("one", "other"),
    [("198.51.100.7:1025", "198.51.100.7:1026"), ("2001:db8::1", "[2001:db8::ffff]:443")],
)
def test_a_port_and_a_household_are_no_other_source(full, settings, one, other):
    settings.PROXIES = 1
    form = full.form(words=LONG)
    answers = [
        full.post(form | {"key": secrets.token_hex(16)}, **{"x-forwarded-for": address})
        for address in (one, other)
    ]
    assert [answer.status_code for answer in answers] == [200, 429]


def test_all_together_have_a_ceiling_too(child, settings):
    settings.WORDS_ALL_BYTES, settings.PROXIES = 2_000_000, 1
    form = child.form(words=LONG)
    answers = [
        child.post(form | {"key": secrets.token_hex(16)}, **{"x-forwarded-for": f"192.0.2.{n}"})
        for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]


def test_short_ones_of_one_source_leave_others_their_long_ones(child, settings):
    settings.WORDS_ALL_BYTES, settings.PROXIES = 1_000_000, 1
    form = child.form(words=SHORT)
    for _time in range(60):
        child.post(form | {"key": secrets.token_hex(16)}, **{"x-forwarded-for": "192.0.2.1"})
    answer = child.post(
        form | {"key": secrets.token_hex(16), "words": LONG}, **{"x-forwarded-for": "192.0.2.2"}
    )
    assert answer.status_code == 200


def test_what_was_stored_is_never_called_not_sent(full):
    """The answer was lost; meanwhile others behind the same address sent a lot."""
    full.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    form = full.form(words=LONG)
    first = full.post(form)
    assert sent(full, LONG) == 429
    again = full.post(form)
    assert (again.status_code, code_on(again)) == (200, code_on(first))


def test_what_is_refused_is_not_counted(full):
    before = dict(Tally.objects.values_list("name", "empty_at"))
    for _time in range(5):
        sent(full, LONG)
    assert dict(Tally.objects.values_list("name", "empty_at")) == before


@pytest.fixture
def journey(full):
    return full.come_back(code_on(full.send(words="Short.")))


def test_saying_more_has_the_same_ceiling(full, journey):
    answer = full.do(journey, "add", words=LONG, key=secrets.token_hex(16))
    assert (answer.status_code, told(answer)) == (429, [])
    assert fields_of(answer)["words"] == LONG
    assert AddedWords.objects.count() == 0
    assert full.do(journey, "add", words=SHORT, key=secrets.token_hex(16)).status_code == 200


def test_more_that_was_stored_is_not_called_not_sent(full, journey, settings):
    settings.WORDS_SOURCE_BYTES = 10_000_000
    more = {"words": LONG, "key": secrets.token_hex(16)}
    assert full.do(journey, "add", **more).status_code == 200
    settings.WORDS_SOURCE_BYTES = 1_000_000
    assert full.do(journey, "add", **more).status_code == 200
    assert AddedWords.objects.count() == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_why_it_helped_has_the_same_ceiling(full, journey, answer):
    page = full.do(journey, "helped", answer=answer, why=LONG)
    assert (page.status_code, told(page)) == (429, [])
    assert fields_of(page)["why"] == LONG
    assert fields_of(page)["answer"] == answer
    assert HelpedAnswer.objects.count() == 0
    assert full.do(journey, "helped", answer=answer, why=SHORT).status_code == 200


def test_a_why_that_is_too_long_is_told_so_and_stays(full, journey):
    page = full.do(journey, "helped", answer="yes", why="b" * 200_001)
    assert page.status_code == 422
    assert "Please send it in two parts." in page.content.decode()
    assert fields_of(page)["why"] == "b" * 200_001


@pytest.mark.parametrize("doors", [1, 2])
def test_seventy_at_once_are_held_back_over_processes(django_db_setup, tmp_path, doors):
    """Two processes of a door, without Redis: in one it was held back after 60, in two after 120."""
    with (
        new_council(tmp_path, f"seventy{doors}") as council,
        council.door("public", HEARD_WORKERS=str(doors), REDIS_URL="") as door,
    ):
        form = forms.ours(door.url)
        began = time.monotonic()
        statuses = at_once(form, 70)
        took = time.monotonic() - began
        assert statuses == [200] * 70
        held = council.value("SELECT count(*) FROM feedback_contribution WHERE state = 'held_back'")
        limit = budgets.SENDS
        assert 10 - 1 - took * limit.most / limit.span <= held <= 10


def at_once(form, times: int) -> list[int]:
    """Posts ``form`` so often from ten threads, each with a key of its own."""
    left, statuses = list(range(times)), []

    def post() -> None:
        while left:
            try:
                left.pop()
            except IndexError:
                return
            body = form.body.replace("KEY", secrets.token_hex(16)).encode()
            try:
                with urllib.request.urlopen(form.url, body, timeout=60) as answer:
                    statuses.append(answer.status)
            except urllib.error.HTTPError as error:
                statuses.append(error.code)

    threads = [threading.Thread(target=post) for _thread in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


# --- Thousands of short ones, each from a place of its own


@pytest.fixture
def flooded(child, settings) -> Child:
    flood(child, settings, "Short.")
    return child


def flood(child: Child, settings, words: str) -> None:
    """Six, each from another place, where three are ordinary."""
    settings.SENDS_ALL, settings.PROXIES = 3, 1
    for n in range(6):
        assert sent_from(child, f"192.0.2.{n}", words) == 200


def sent_from(child: Child, source: str, words: str = "Short.") -> int:
    form = child.form(words=words) | {"key": secrets.token_hex(16)}
    return child.post(form, **{"x-forwarded-for": source}).status_code


def test_a_flood_from_everywhere_is_taken_and_held_back(flooded):
    states = list(Contribution.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.RECEIVED] * 3 + [State.HELD_BACK] * 3


def test_a_flood_from_everywhere_rings(flooded, settings, mailoutbox):
    settings.ALARM_HELD_BACK, settings.ALARM_UNREAD, settings.ALARM_DISK_MB = 2, 1000, 0
    lead = make_user("safeguarding-lead")
    ringing.look()
    letters = [letter for letter in mailoutbox if "held back" in letter.body]
    assert [letter.to for letter in letters] == [[lead.email]]
    assert "3 items are held back since too many came at once." in letters[0].body


PLAIN = "I like it here, and I would like to see my sister more often than now."


@pytest.mark.parametrize(
    ("words", "headings"),
    [
        (PLAIN, [("Not read yet", 3), ("Held back: too many at once", 3)]),
        ("Short.", [("Could be urgent", 6)]),  # nobody knows what it says: it may be for today
    ],
)
def test_a_flood_stands_behind_what_came_as_always(child, settings, client, words, headings):
    flood(child, settings, words)
    page = sign_in(client, make_user("moderator")).get("/desk/")
    groups = page.context["groups"]
    assert [(heading, len(rows)) for heading, rows in groups] == headings
    states = [row["it"].state for _heading, rows in groups for row in rows]
    assert states == [State.RECEIVED] * 3 + [State.HELD_BACK] * 3


def test_a_flood_hides_nothing_serious(flooded):
    sent_from(flooded, "198.51.100.1", "He hits me and I want to kill myself.")
    serious = Contribution.objects.latest("pk")
    rows = queue.page_of(make_user("moderator"), queue.Filters()).rows
    assert (serious.state, serious.level) == (State.HELD_BACK, Level.IMMEDIATE)
    assert rows[0] == serious


def test_ten_minutes_after_a_flood_all_is_as_always(flooded, monkeypatch):
    later = time.time() + 11 * 60
    monkeypatch.setattr("tallies.counting.time.time", lambda: later)
    sent_from(flooded, "198.51.100.1")
    assert Contribution.objects.latest("pk").state == State.RECEIVED
