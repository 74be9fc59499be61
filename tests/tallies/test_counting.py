"""A count leaks, is exact over processes, and holds nobody's address."""

import os
import subprocess
import sys
import time

import pytest
from django.db import transaction

from tallies import counting
from tallies.counting import Limit, count, count_now, forget, forget_empty, over
from tallies.models import Tally
from tests import database
from tests.servers import ROOT

THREE = Limit("three", 3, 60)
TEN = Limit("ten", 10, 60)


@pytest.fixture
def clock(monkeypatch, db) -> list[float]:
    now = [1_000_000.0]
    monkeypatch.setattr(counting.time, "time", lambda: now[0])
    return now


def passes(limit: Limit, times: int, whose: str = "a") -> list[bool]:
    return [bool(count(limit.of(whose))) for _time in range(times)]


def test_so_many_at_once_and_then_as_they_run_out(clock):
    assert passes(THREE, 5) == [False, False, False, True, True]
    clock[0] += 60  # whoever went on waits one span at most
    assert passes(THREE, 3) == [False, False, True]
    clock[0] += 80
    assert passes(THREE, 4) == [False, False, False, True]


def test_a_count_runs_out_evenly(clock):
    passes(THREE, 3)
    clock[0] += 20
    assert passes(THREE, 2) == [False, True]


def test_others_have_their_own(clock):
    passes(THREE, 5)
    assert passes(THREE, 1, "b") == [False]


def test_what_weighs_more_counts_more(clock):
    assert count(TEN.of("a", 9.5)) == []
    assert count(TEN.of("a", 1)) == [TEN]


def test_several_are_counted_by_one_statement(clock, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert count(THREE.of("a", 4), TEN.of("a", 4), TEN.of(amount=4)) == [THREE]
    assert Tally.objects.count() == 3


def test_a_look_counts_nothing(clock):
    assert over(THREE.of("a", 3)) == []
    assert over(THREE.of("a", 3.5), TEN.of("a", 11)) == [THREE, TEN]
    count(THREE.of("a", 2))
    assert over(THREE.of("a", 1), THREE.of("b", 3)) == []
    assert over(THREE.of("a", 1.5)) == [THREE]
    assert Tally.objects.count() == 1


def test_what_is_undone_was_not_counted(clock):
    with transaction.atomic():
        count(THREE.of("a", 3))
        transaction.set_rollback(True)
    assert count(THREE.of("a", 3)) == []


def test_a_clock_that_goes_back_keeps_nobody_out_for_longer_than_a_span(clock):
    passes(THREE, 3)
    clock[0] -= 86_400
    assert passes(THREE, 1) == [True]
    clock[0] += 81
    assert passes(THREE, 1) == [False]


def test_a_count_can_be_started_again(clock):
    passes(THREE, 3)
    forget(THREE.of("a"), TEN.of("a"))
    assert passes(THREE, 1) == [False]


def test_what_ran_empty_is_deleted(clock):
    passes(THREE, 1, "a")
    passes(THREE, 2, "b")
    clock[0] += 21
    assert forget_empty() == 1
    assert list(Tally.objects.values_list("name", flat=True)) == ["three:b"]


_CHILD = """
import django; django.setup()
from tallies.counting import Limit, count_now
import sys
print("ready", flush=True)
sys.stdin.readline()
print(sum(not count_now(Limit("shared", 40, 600).of("a")) for _ in range(25)))
"""


@pytest.mark.django_db
def test_four_processes_at_once_let_through_what_one_would():
    with database.choose().another("counts") as url:
        environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": f"{ROOT}:{ROOT}/site"}
        children = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", _CHILD], env=environment, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _child in range(4)
        ]  # fmt: skip
        began = time.monotonic()
        for child in children:
            assert child.stdout.readline() == "ready\n"
        for child in children:
            child.stdin.write("go\n")
            child.stdin.flush()
        through = [int(child.communicate(timeout=120)[0]) for child in children]
    run_out = (time.monotonic() - began) * 40 / 600
    assert 40 <= sum(through) <= 40 + run_out + 1


@pytest.mark.django_db
def test_committing_at_once_counts_too():
    assert [bool(count_now(THREE.of("c"))) for _time in range(4)] == [False, False, False, True]
