"""Others guess codes, and a child has the right one (finding B4)."""

from math import perm

import pytest

from feedback import codes, limits
from feedback.models import Contribution
from tests.feedback.child import Child, code_on, fields_of

pytestmark = pytest.mark.django_db

WRONG = "acorn otter lemon zebra canoe tulip piano"
LIVE_CODES, THREE_YEARS_S, MOST = 100_000, 3 * 365.25 * 24 * 60 * 60, 1e-5


@pytest.fixture
def clock(monkeypatch, settings) -> list[float]:
    settings.PROXIES = 1
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


def from_address(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address}


def opens(child: Child, code: str, address: str) -> bool:
    return "journey" in child.come_back(code, **from_address(address)).context


@pytest.mark.parametrize(
    ("guesses_at", "child_at"),
    [
        (lambda n: f"198.51.100.{n % 40}", lambda n: f"203.0.113.{n // 15}"),
        (lambda n: f"2001:db8:{n:x}::1", lambda n: f"2001:db8:ffff:{n:x}::1"),
    ],
    ids=["forty addresses", "addresses that change"],
)
def test_a_right_code_opens_while_others_guess_three_times_a_second(clock, guesses_at, child_at):
    child = Child()
    code = code_on(child.send())
    opened = []
    for guess in range(300):
        clock[0] += 1 / 3
        child.come_back(WRONG, **from_address(guesses_at(guess)))
        if guess % 15 == 14:
            opened.append(opens(child, code, child_at(guess)))
    assert opened == [True] * 20


def test_one_home_line_is_one_source(clock):
    """A /64 has more addresses than anybody could count; guesses from all of them are together."""
    child = Child()
    slowed = [
        child.come_back(WRONG, **from_address(f"2001:db8::{n:x}")).context.get("slowed", False)
        for n in range(60)
    ]
    assert slowed == [False] * 30 + [True] * 30


def test_a_right_code_from_the_line_that_guesses_is_told_to_wait_and_then_opens(clock):
    child = Child()
    code = code_on(child.send())
    for _guess in range(40):
        child.come_back(WRONG, **from_address("198.51.100.7"))
    answer = child.come_back(code, **from_address("198.51.100.7"))
    assert answer.context["slowed"] is True
    assert "did not open anything" not in answer.content.decode()
    clock[0] += 1
    assert opens(child, code, "198.51.100.7")


def test_a_page_that_waits_tries_three_times_by_itself_and_no_more(clock):
    child = Child()
    for _guess in range(31):
        answer = child.come_back(WRONG, **from_address("198.51.100.8"))
    waits, form = [], {"code": WRONG, "kept": ""}
    for _try in range(4):
        given = fields_of(answer)
        waits.append(answer.context["wait"])
        assert ('data-wait="' in answer.content.decode()) == bool(waits[-1])
        assert given["code"] == WRONG
        assert 'href="tel:08001111"' in answer.content.decode()
        more = form | {"waited": given.get("waited", "3")}
        answer = child.client.post("/return/", more, headers=from_address("198.51.100.8"))
    assert waits == [30, 60, 120, 0]


@pytest.mark.parametrize("waited", ["", "-1", "9", "x", "1.0"])
def test_a_number_of_tries_that_we_did_not_give_makes_nobody_try(clock, waited):
    child = Child()
    for _guess in range(31):
        given = {"code": WRONG, "waited": waited}
        answer = child.client.post("/return/", given, headers=from_address("198.51.100.9"))
    assert answer.context["wait"] == 0


def chance(rate: float, codes_in_all: int) -> float:
    """That any of 100,000 live codes is hit in three years; each guess is read in up to four ways."""
    return rate * THREE_YEARS_S * codes.READINGS * LIVE_CODES / codes_in_all


def test_guesses_over_three_years_hit_nothing():
    assert chance(limits.EVERYBODY.a_second, perm(len(codes.words()), 7)) <= MOST


def test_codes_of_six_words_are_guessed_at_once_a_second_by_everybody():
    both = 2 * limits.OLD_EVERYBODY.a_second
    assert both * THREE_YEARS_S * LIVE_CODES / perm(len(codes.words()), 6) <= MOST


def earlier() -> tuple[str, ...]:
    return codes.codes_for(bytes(16))[1:]


@pytest.mark.parametrize("old", earlier())
@pytest.mark.parametrize("between", ["-", " ", ""])
def test_a_code_of_six_words_goes_on_opening(old, between):
    child = Child()
    child.send()
    Contribution.objects.update(code_lookup=codes.secrets_of(old).lookup)
    assert "journey" in child.come_back(old.replace("-", between)).context


@pytest.mark.parametrize("place", [1, 2])
def test_a_retry_shows_the_code_that_was_made_then(place):
    child = Child()
    form = child.form()
    child.post(form)
    old = codes.codes_for(codes.read_key(form["key"]))[place]
    Contribution.objects.update(code_lookup=codes.secrets_of(old).lookup)
    assert code_on(child.post(form)) == old


def test_guesses_at_six_words_take_nothing_from_codes_of_seven(clock):
    child = Child()
    code = code_on(child.send())
    for guess in range(120):
        child.come_back("acorn otter lemon zebra canoe tulip", **from_address(f"10.0.0.{guess}"))
    assert opens(child, code, "203.0.113.1")
