"""Wrong passwords and codes from anywhere lock out nobody who has the right ones (finding C2)."""

import re
from contextlib import suppress

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from accounts import browsers, limits
from tallies import counting
from tests.accounts.test_sign_in import PASSWORD, SECRET, TOTP, code_now, wrong_code
from tests.factories.accounts import UserFactory, make_user

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/sign-in/login/", "/sign-in/2fa/authenticate/"
TOO_MANY = "There were too many tries. Wait five minutes, then try again."


@pytest.fixture(autouse=True)
def behind_a_proxy(settings, monkeypatch):
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.delitem(limits.RULES, "account_login")


@pytest.fixture
def lead():
    somebody = make_user("safeguarding-lead", second_factor=None)
    TOTP.activate(somebody, SECRET)
    return somebody


def seen_from(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address}


def password(client: Client, somebody, address: str, given: str = PASSWORD) -> str:
    """``in`` where the second step is asked for, ``wrong``, or ``wait``."""
    form = {"login": somebody.email, "password": given}
    answer = client.post(LOGIN, form, headers=seen_from(address))
    if answer.status_code == 302:
        return "in"
    return "wait" if TOO_MANY in answer.content.decode() else "wrong"


def code(client: Client, address: str, given: str) -> str:
    answer = client.post(CODE, {"code": given}, headers=seen_from(address))
    if answer.status_code == 302:
        return "in"
    return "wait" if TOO_MANY in answer.content.decode() else "wrong"


def sign_in(client: Client, somebody, address: str) -> None:
    assert password(client, somebody, address) == "in"
    assert code(client, address, code_now()) == "in"
    client.get("/sign-in/", headers=seen_from(address))
    client.post("/sign-in/logout/", headers=seen_from(address))


def flood(somebody, sources: int, each: int = 5) -> list[str]:
    """Wrong passwords, a few from each of many addresses."""
    return [
        password(Client(), somebody, f"198.51.{n // 250}.{n % 250}", "wrong")
        for n in range(sources)
        for _time in range(each)
    ]


def besiege(somebody, sources: int = 25, each: int = 5) -> None:
    """What ``flood`` leaves behind: by the step that the page takes for each, without showing it."""
    for n in range(sources):
        asked = RequestFactory().post(LOGIN, headers=seen_from(f"198.51.{n // 250}.{n % 250}"))
        for _time in range(each):
            with context.request_context(asked), suppress(ValidationError):  # that it must wait
                given = {"email": somebody.email, "password": "wrong"}
                assert get_adapter(asked).authenticate(asked, **given) is None


def test_five_from_somewhere_lock_out_nobody_elsewhere(lead):
    assert flood(lead, 1, 6) == ["wrong"] * 5 + ["wait"]
    assert password(Client(), lead, "203.0.113.7") == "in"


def test_a_source_goes_on_waiting_and_uses_up_nobody_elses(lead):
    """What it tries while it must wait counts for nobody."""
    assert flood(lead, 1, 300) == ["wrong"] * 5 + ["wait"] * 295
    assert password(Client(), lead, "203.0.113.7") == "in"


def test_one_source_that_tries_many_people_waits_too(lead):
    for _somebody in range(10):
        assert password(Client(), UserFactory(), "192.0.2.1", "wrong") == "wrong"
    assert password(Client(), lead, "192.0.2.1") == "wait"
    assert password(Client(), lead, "192.0.2.2") == "in"


def test_a_household_and_a_port_are_one_source(lead):
    for n in range(5):
        password(Client(), lead, f"2001:db8::{n}", "wrong")
    assert password(Client(), lead, "[2001:db8::ffff]:443") == "wait"
    assert password(Client(), lead, "2001:db8:0:1::1") == "in"


def test_a_hundred_an_hour_are_all_that_new_browsers_get(lead):
    assert flood(lead, 25) == ["wrong"] * 100 + ["wait"] * 25
    assert password(Client(), lead, "203.0.113.7") == "wait"


def test_a_browser_that_passed_both_steps_counts_alone(lead):
    own = Client()
    sign_in(own, lead, "203.0.113.7")
    besiege(lead)
    assert password(Client(), lead, "203.0.113.7") == "wait"
    assert password(own, lead, "203.0.113.8") == "in"


def test_wrong_ones_in_a_known_browser_wait_and_keep_nobody_else_out(lead):
    own = Client()
    sign_in(own, lead, "203.0.113.7")
    found = [password(own, lead, "203.0.113.7", "wrong") for _time in range(12)]
    assert found == ["wrong"] * 10 + ["wait"] * 2
    assert password(Client(), lead, "203.0.113.7") == "in"


def test_one_step_makes_no_browser_known(lead):
    half = Client()
    assert password(half, lead, "203.0.113.7") == "in"
    half.get("/sign-in/", headers=seen_from("203.0.113.7"))
    assert "k" not in half.cookies


def test_anothers_browser_is_not_ones_own(lead):
    other = make_user("moderator", second_factor=None)
    TOTP.activate(other, SECRET)
    theirs = Client()
    sign_in(theirs, other, "203.0.113.7")
    besiege(lead)
    assert password(theirs, lead, "203.0.113.7") == "wait"


def test_two_people_at_one_computer_are_both_known(lead):
    other = make_user("moderator", second_factor=None)
    TOTP.activate(other, SECRET)
    shared = Client()
    sign_in(shared, other, "203.0.113.7")
    sign_in(shared, lead, "203.0.113.7")
    besiege(lead)
    besiege(other)
    assert [password(Client(), who, "203.0.113.9") for who in (lead, other)] == ["wait", "wait"]
    assert [password(shared, who, "203.0.113.9") for who in (lead, other)] == ["in", "in"]


@pytest.mark.parametrize(
    "change", [lambda text: text[:-2] + "xx", lambda text: "", lambda text: "é"]
)
def test_a_cookie_that_we_did_not_sign_is_none(lead, change):
    own = Client()
    sign_in(own, lead, "203.0.113.7")
    besiege(lead)
    own.cookies["k"] = change(own.cookies["k"].value)
    assert password(own, lead, "203.0.113.7") == "wait"


def test_what_the_cookie_is(lead, settings):
    settings.SESSION_COOKIE_SECURE = True
    own = Client()
    password(own, lead, "203.0.113.7")
    code(own, "203.0.113.7", code_now())
    found = own.get("/sign-in/", headers=seen_from("203.0.113.7"), secure=True).cookies["k"]
    kept = {name: found[name] for name in ("secure", "httponly", "samesite", "path", "domain")}
    assert kept == {
        "secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": "",
    }  # fmt: skip
    assert found["max-age"] == browsers.DAYS * 24 * 60 * 60
    assert lead.email not in found.value


def test_a_new_password_by_letter_starts_again(lead, mailoutbox):
    besiege(lead)
    assert password(Client(), lead, "203.0.113.7") == "wait"
    client = Client(headers=seen_from("203.0.113.7"))
    client.post("/sign-in/password/reset/", {"email": lead.email})
    link = re.search(r"/sign-in/password/reset/key/\S+", mailoutbox[0].body)[0]
    form = client.get(link).url
    fresh = "a battery is not a horse"
    client.post(form, {"password1": fresh, "password2": fresh})
    assert password(client, lead, "203.0.113.7", fresh) == "in"


def test_wrong_codes_elsewhere_keep_nobody_out(lead):
    """They need the right password; a stolen one locks nobody out either."""
    thief = Client()
    password(thief, lead, "198.51.100.1")
    found = [code(thief, "198.51.100.1", wrong_code()) for _time in range(6)]
    assert found == ["wrong"] * 5 + ["wait"]
    own = Client()
    assert password(own, lead, "203.0.113.7") == "in"
    assert code(own, "203.0.113.7", code_now()) == "in"


def test_twenty_wrong_codes_an_hour_are_all_that_new_browsers_get(lead):
    own = Client()
    sign_in(own, lead, "203.0.113.7")
    found = []
    for n in range(5):
        thief = Client()
        password(thief, lead, f"198.51.100.{n}")
        found += [code(thief, f"198.51.100.{n}", wrong_code()) for _time in range(5)]
    assert found == ["wrong"] * 20 + ["wait"] * 5
    assert password(own, lead, "203.0.113.8") == "in"
    assert code(own, "203.0.113.8", wrong_code()) == "wrong"


def test_right_ones_cost_nothing(lead):
    for _time in range(8):
        assert password(Client(), lead, "203.0.113.7") == "in"
    assert password(Client(), lead, "203.0.113.7", "wrong") == "wrong"


def test_an_address_that_nobody_has_waits_in_the_same_way(db):
    nobody = UserFactory.build(email="Nobody@council.example")
    assert [password(Client(), nobody, "192.0.2.1", "wrong") for _time in range(6)] == [
        *["wrong"] * 5, "wait",
    ]  # fmt: skip


def test_after_a_while_it_goes_on(lead, monkeypatch):
    now = [counting.time.time()]
    monkeypatch.setattr("tallies.counting.time.time", lambda: now[0])
    flood(lead, 1, 6)
    now[0] += 61
    assert flood(lead, 1, 2) == ["wrong", "wait"]
