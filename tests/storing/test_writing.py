"""Statements that are made once, and commits that do not wait for the disk."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs.models import Heartbeat
from storing import turns
from storing.rows import advance, find
from storing.turns import writing


def beat(name: str = "a") -> Heartbeat:
    return Heartbeat.objects.create(name=name, beat_at=timezone.now(), detail={})


@pytest.mark.django_db
def test_a_row_moves_on_once():
    row = beat()
    stale = Heartbeat.objects.get(pk=row.pk)
    assert advance(row, "name", "b", detail={"n": 1}) is True
    assert (row.name, row.detail) == ("b", {"n": 1})
    assert advance(stale, "name", "c") is False
    stored = Heartbeat.objects.get()
    assert (stale.name, stored.name, stored.detail) == ("a", "b", {"n": 1})


@pytest.mark.django_db
def test_another_row_does_not_move():
    row, other = beat(), beat("b")
    advance(row, "name", "c")
    assert Heartbeat.objects.get(pk=other.pk).name == "b"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lasting", [True, False])
def test_a_commit_is_seen_and_a_failure_is_undone(lasting):
    before = _waits_for_the_disk()
    with writing(lasting=lasting):
        beat()
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(lasting=lasting)
    assert Heartbeat.objects.get().name == "a"
    assert _waits_for_the_disk() == before


def _write_and_fail(*, lasting: bool) -> None:
    with writing(lasting=lasting):
        beat("b")
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_only_what_need_not_last_does_not_wait():
    quick = {"sqlite": "1", "postgresql": "off"}[connection.vendor]
    with writing(lasting=False):
        assert _waits_for_the_disk() == quick
    with transaction.atomic():
        assert _waits_for_the_disk() != quick


def _waits_for_the_disk() -> str:
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_row_is_found_by_all_that_it_equals():
    row = beat()
    assert find(Heartbeat, name="a", id=row.pk) == row
    assert find(Heartbeat, name="a").beat_at == row.beat_at
    assert find(Heartbeat, name="b", id=row.pk) is None


def test_a_turn_that_does_not_come_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_S", 0.1)
    database, went_on = tmp_path / "database", threading.Event()
    database.touch()

    def write() -> None:
        with turns._turn(str(database)):
            went_on.set()

    with turns._turn(str(database)):
        threading.Thread(target=write).start()
        assert went_on.wait(5)
    with turns._turn(str(database)):
        pass
