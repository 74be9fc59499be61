"""Slowed down, never locked out; tickets and tokens run out."""

import time
from pathlib import Path

import pytest
from django.test import RequestFactory

from feedback import limits, tickets, tokens
from feedback.tickets import Ticket
from tallies.counting import source_of

INPUTS = Path(__file__).parents[1] / "inputs"


@pytest.mark.django_db
def test_bucket_lets_so_many_through_and_fills_again(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    assert [limits.take("x", limits.Rate(1.0, 3.0)) for _ in range(5)] == [2, 1, 0, None, None]
    now[0] += 2
    assert [limits.take("x", limits.Rate(1.0, 3.0)) for _ in range(3)] == [1, 0, None]


@pytest.mark.django_db
def test_bucket_survives_a_clock_that_goes_back(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    assert limits.take("x", limits.Rate(1.0, 2.0)) == 1
    now[0] -= 3600
    assert limits.take("x", limits.Rate(1.0, 2.0)) == 0


@pytest.mark.django_db
def test_guesses_from_one_source_leave_others_their_own():
    tries = [bool(limits.may_guess("a", old=True)) for _ in range(20)]
    assert tries.count(True) == 10
    assert limits.may_guess("b", old=True)


@pytest.mark.django_db
def test_a_flood_from_two_hundred_sources_leaves_room_for_a_child(monkeypatch):
    """A thousand guesses a minute: few are let through, and a child is never kept waiting."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    accepted = 0
    for n in range(1000):
        now[0] += 0.06
        accepted += bool(limits.may_guess(f"flood-{n % 200}", old=True))
    assert accepted <= 120
    child = [bool(limits.may_guess(f"child-{n}", old=True)) for n in range(3)]
    now[0] += 60
    child += [bool(limits.may_guess(f"child-{n}", old=True)) for n in range(20)]
    assert child == [True] * 23


@pytest.mark.django_db
def test_buckets_of_yesterday_are_forgotten(monkeypatch):
    limits.may_guess("a", old=True)
    later = time.time() + 24 * 60 * 60 + 1
    monkeypatch.setattr(limits.time, "time", lambda: later)
    assert limits.forget_old() == 3


@pytest.mark.django_db
def test_a_right_code_costs_no_guess():
    for _ in range(30):
        guess = limits.may_guess("a")
        limits.give_back(guess)


def test_source_is_a_digest_and_believes_no_header():
    plain = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    forged = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": "9.9.9.9"}
    )
    assert source_of(plain) == source_of(forged)
    assert "192.0.2.7" not in source_of(plain)


def test_source_sees_past_our_own_proxy_only(settings):
    settings.PROXIES = 1
    seen = [
        RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": header})
        for header in ("192.0.2.7", "6.6.6.6, 192.0.2.7")
    ]
    assert source_of(seen[0]) == source_of(seen[1])


def seen_from(forwarded: str) -> str:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded}
    )
    return source_of(request)


def test_a_port_is_no_other_source_and_a_household_is_one(settings):
    settings.PROXIES = 1
    lines = (INPUTS / "forwarded-for-with-port.txt").read_text().splitlines()
    seen = [seen_from(line.partition(": ")[2]) for line in lines]
    assert (seen[0], seen[2], seen[3]) == (seen[1], seen[3], seen[4])
    assert seen[0] != seen[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7", "203.0.113.7:51314"),
        ("[2001:db8::1]:443", "2001:db8::2"),
        ("[2001:db8::1]", "2001:DB8:0:0:ffff::2"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7:1"),
        ("fe80::1%eth0", "fe80::2"),
        ('"[2001:db8::1]:1"', "2001:db8::1"),
    ],
)
def test_one_source_however_it_is_written(settings, one, other):
    settings.PROXIES = 1
    assert seen_from(one) == seen_from(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("203.0.113.7", "203.0.113.8"), ("2001:db8:0:1::1", "2001:db8:0:2::1"), ("unknown", "hidden"),
     ("203.0.113.7:1", "203.0.113.71"), ("1.2.3.4:x", "1.2.3.4:y")],
)  # fmt: skip
def test_other_sources_stay_apart(settings, one, other):
    settings.PROXIES = 1
    assert seen_from(one) != seen_from(other)


def test_token_is_fresh_for_two_hours(monkeypatch):
    token = tokens.make()
    assert tokens.is_fresh(token) is True
    later = time.time() + tokens.LIFETIME_S + 1
    monkeypatch.setattr(tokens.time, "time", lambda: later)
    assert (tokens.is_fresh(token), tokens.is_ours(token)) == (False, True)


@pytest.mark.parametrize(
    "token", ["", ".", "zz.zz", "65f0.deadbeef", "é.é", "ffffffff." + "0" * 32]
)
def test_other_tokens_are_not_ours(token):
    assert tokens.is_fresh(token) is False


def test_ticket_comes_back_as_it_was():
    ticket = Ticket(contribution=7, root=bytes(range(32)))
    assert tickets.read(tickets.issue(ticket)) == ticket


def test_ticket_runs_out_after_ten_minutes(monkeypatch):
    text = tickets.issue(Ticket(7, b"r" * 32))
    later = time.time() + tickets.LIFETIME_S + 1
    monkeypatch.setattr(tickets.time, "time", lambda: later)
    with pytest.raises(tickets.Expired):
        tickets.read(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "",
        lambda t: ("y" if t[0] == "x" else "x") + t[1:],
        lambda t: t[:-4],
        lambda t: "é",
    ],
)
def test_changed_ticket_opens_nothing(change):
    text = tickets.issue(Ticket(7, b"r" * 32))
    with pytest.raises(tickets.Expired):
        tickets.read(change(text))
