"""How often a form of the sign-in may be sent holds over all processes, without Redis too.

Each process of a door has a cache of its own where there is no Redis; here it is emptied before each
request, as if another process answered.
"""

import time

import pytest
from django.core.cache import caches
from django.test import Client

from accounts import limits
from tests.accounts.test_sign_in import PASSWORD, SECRET, TOTP, code_now
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/sign-in/login/", "/sign-in/password/reset/"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def send(client: Client, address: str, fields: dict, *, source: str = "192.0.2.1") -> int:
    """The answer of a process that was not asked before."""
    for name in caches:
        caches[name].clear()
    return client.post(address, fields, headers={"x-forwarded-for": source}).status_code


@pytest.fixture(autouse=True)
def one_moment(monkeypatch) -> None:
    """A count runs empty while a busy machine takes its time: here none passes."""
    now = time.time()
    monkeypatch.setattr("tallies.counting.time.time", lambda: now)


def test_thirty_sign_ins_a_minute_from_one_place(client):
    form = {"login": "", "password": ""}
    assert [send(client, LOGIN, form) for _ in range(31)] == [200] * 30 + [429]
    assert send(client, LOGIN, form, source="192.0.2.2") == 200


def test_twenty_letters_a_minute_from_one_place(client):
    said = [send(client, RESET, {"email": f"{n}@council.example"}) for n in range(21)]
    assert said == [302] * 20 + [429]
    other = {"email": "22@council.example"}
    assert send(client, RESET, other, source="192.0.2.2") == 302


def test_five_letters_a_minute_to_one_address_from_all_places(client, mailoutbox):
    somebody = make_user("moderator")
    told = [somebody.email, somebody.email.upper(), f" {somebody.email}"]
    said = [send(client, RESET, {"email": told[n % 3]}, source=f"192.0.2.{n}") for n in range(1, 8)]
    assert said == [302] * 5 + [429] * 2
    assert len(mailoutbox) == 5


def test_twenty_tries_of_a_link_a_minute_from_one_place(client):
    way = f"{RESET}key/1-none/"
    said = [send(client, way, {"password1": "x"}) for _ in range(21)]
    assert 429 not in said[:20]
    assert said[20] == 429


def test_what_was_refused_is_not_counted(client, monkeypatch):
    form = {"login": "", "password": ""}
    now = [1_800_000_000.0]
    monkeypatch.setattr("tallies.counting.time.time", lambda: now[0])
    for _ in range(60):
        send(client, LOGIN, form)
    now[0] += 2  # one of thirty runs out in two seconds
    assert [send(client, LOGIN, form) for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("address", "most"), [("/sign-in/password/change/", 5), ("/sign-in/reauthenticate/", 10)]
)
def test_a_signed_in_persons_forms_count_for_them_alone(address, most):
    def sent(somebody, source: str) -> int:
        fields = {"oldpassword": "x", "password": "x"}
        return send(sign_in(Client(), somebody), address, fields, source=source)

    one, other = make_user("moderator"), make_user("moderator")
    said = [sent(one, f"192.0.2.{n}") for n in range(most + 1)]
    assert 429 not in said[:most]
    assert said[most] == 429
    assert sent(other, "192.0.2.1") != 429


def test_a_page_that_is_looked_at_counts_for_nothing(client):
    for _ in range(40):
        assert client.get(LOGIN).status_code == 200
    assert send(client, LOGIN, {"login": "", "password": ""}) == 200


def test_somebody_who_signs_in_is_in_nobodys_way(client):
    somebody = make_user("moderator", second_factor=None)
    TOTP.activate(somebody, SECRET)
    form = {"login": somebody.email, "password": PASSWORD}
    assert send(client, LOGIN, form) == 302
    assert send(client, "/sign-in/2fa/authenticate/", {"code": code_now()}) == 302


def test_each_form_with_a_limit_has_an_address():
    from django.urls import get_resolver

    def names(patterns) -> set[str]:
        found = set()
        for each in patterns:
            found |= names(each.url_patterns) if hasattr(each, "url_patterns") else {each.name}
        return found

    assert limits.RULES.keys() <= names(get_resolver().url_patterns)
