"""A program that dies, does not run, or runs again: on the status page and in letters."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import watching
from jobs import programs, registry
from jobs.models import MOST_DEATHS, DoorSign, Heartbeat
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
STATUS = "/desk/clips/status/"


def row(name: str = "worker of work", **fields) -> Heartbeat:
    return Heartbeat.objects.create(name=name, **{"beat_at": timezone.now(), **fields})


def test_who_begins_again_without_having_ended_has_died():
    for _each in range(4):
        programs.begun("worker of work")
    beat = Heartbeat.objects.get()
    assert (beat.deaths, beat.keeps_dying, beat.is_well) == (3, False, True)
    programs.begun("worker of work")
    programs.begun("worker of work")
    beat.refresh_from_db()
    assert (beat.deaths, beat.keeps_dying, beat.is_well) == (MOST_DEATHS, True, False)


def test_a_minute_of_peace_and_an_end_on_purpose_count_as_well():
    for _each in range(6):
        programs.begun("worker of work")
    programs.sign("worker of work")
    assert Heartbeat.objects.get().deaths == 0
    programs.ended("worker of work")
    programs.begun("worker of work")
    assert Heartbeat.objects.get().deaths == 0


def test_who_could_not_say_that_it_began_says_so_a_minute_later():
    programs.sign("worker of work")
    assert (Heartbeat.objects.get().is_up, Heartbeat.objects.get().is_well) == (True, True)


def test_a_fault_is_no_end_on_purpose():
    with pytest.raises(ZeroDivisionError), programs.running("worker of work"):
        raise ZeroDivisionError
    assert Heartbeat.objects.get().is_up is True
    with pytest.raises(SystemExit), programs.running("worker of work"):
        sys.exit(0)
    assert Heartbeat.objects.get().is_up is False


def test_the_public_door_is_known_by_what_its_own_role_may_add():
    assert programs.look_at_the_public_door() == 0
    assert Heartbeat.objects.count() == 0
    programs._public_sign(True)
    programs.look_at_the_public_door()
    assert Heartbeat.objects.get().is_well is True
    for _each in range(5):
        programs._public_sign(True)
    programs._public_sign(False)
    programs.look_at_the_public_door()
    assert (Heartbeat.objects.get().name, Heartbeat.objects.get().deaths) == ("public door", 5)


def test_a_sign_from_tomorrow_keeps_no_door_alive():
    DoorSign.objects.create(at=timezone.now() + timedelta(days=1))
    programs.look_at_the_public_door()
    assert Heartbeat.objects.get().beat_at <= timezone.now()


def test_old_signs_go():
    DoorSign.objects.create(at=timezone.now() - timedelta(days=1, minutes=1))
    kept = DoorSign.objects.create()
    assert programs.look_at_the_public_door() == 1
    assert list(DoorSign.objects.all()) == [kept]


def test_the_staff_door_counts_its_own():
    for _each in range(6):
        programs._staff_sign(True)
    programs._staff_sign(False)
    assert (Heartbeat.objects.get().name, Heartbeat.objects.get().deaths) == ("staff door", 5)


@pytest.fixture
def operators():
    make_user("moderator", email="moderator@heard.example")
    make_user("administrator", email="gone@heard.example", is_active=False)
    return [make_user("administrator", email=f"{n}@heard.example").email for n in "ab"]


def letters() -> list[tuple[str, str]]:
    found = [(letter.to[0], letter.subject) for letter in mail.outbox]
    mail.outbox.clear()
    return found


def test_one_letter_an_hour_and_one_when_it_is_well_again(operators):
    beat, now = row(deaths=MOST_DEATHS), timezone.now()
    row("reconcile")
    assert watching.tell_of_programs(now) == 1
    assert letters() == [(to, "Heard: worker of work keeps dying") for to in operators]
    assert watching.tell_of_programs(now + timedelta(minutes=59)) == 0
    assert watching.tell_of_programs(now + timedelta(minutes=60)) == 1
    assert len(letters()) == 2
    programs.sign(beat.name)
    assert watching.tell_of_programs(now + timedelta(minutes=61)) == 1
    assert letters() == [(to, "Heard: worker of work runs again") for to in operators]
    assert watching.tell_of_programs(now + timedelta(minutes=62)) == 0
    Heartbeat.objects.filter(pk=beat.pk).update(deaths=MOST_DEATHS)
    assert watching.tell_of_programs(now + timedelta(minutes=63)) == 0  # of this hour


def test_a_program_that_gives_no_sign_is_told_of(operators):
    row("public door", beat_at=timezone.now() - timedelta(minutes=4))
    assert watching.tell_of_programs() == 1
    assert letters() == [(to, "Heard: public door does not run") for to in operators]


def test_two_who_look_at_once_write_once(operators):
    row(deaths=MOST_DEATHS)
    seen = [Heartbeat.objects.get(), Heartbeat.objects.get()]
    assert [watching._tell(each, timezone.now()) for each in seen] == [True, False]
    assert len(letters()) == len(operators)


def test_a_letter_says_where_to_look(operators, settings):
    row(deaths=7)
    watching.tell_of_programs()
    body = mail.outbox[0].body
    assert "worker of work has died 7 times in a row." in body
    assert f"{settings.STAFF_ADDRESS}{STATUS}" in body


def test_a_worker_looks_after_the_loop():
    assert registry.WATCH in registry.reconcilers()
    assert registry.watch() == 0


@pytest.fixture
def page(client):
    sign_in(client, make_user("administrator"))
    return lambda: client.get(STATUS)


def test_the_status_page_says_how_each_program_is(page):
    row("public door", deaths=6)
    row("reconcile", beat_at=timezone.now() - timedelta(minutes=9))
    row("worker of clips")
    answer = page()
    said = {name: told.rpartition(": ")[2] for name, told in answer.context["running"]}
    assert said["public door"] == "it keeps dying (6 times in a row)"
    assert said["reconcile"] == "it does not run"
    assert "runs, last sign" in dict(answer.context["running"])["worker of clips"]
    assert said["staff door"] == said["worker of work"] == "it has not run yet"
    assert [beat.name for beat in answer.context["unwell"]] == ["public door", "reconcile"]
    assert "A program does not run as it should" in answer.content.decode()


def test_the_status_page_is_calm_where_all_is_well(page):
    for name in programs.NAMES:
        row(name)
    answer = page()
    assert answer.context["unwell"] == []
    assert "A program does not run as it should" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_five_times_is_seen(environment_of_this_run, operators):
    options = ["--backend", "clips", "--queue-name", "clips", "--no-startup-delay"]
    # This worker is the database's own; with Redis clips have another one.
    environment = {**environment_of_this_run, "TEST_CLIP_WORKER": "1", "REDIS_URL": ""}
    for times in range(MOST_DEATHS + 1):
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", *options], env=environment, cwd=os.getcwd()
        )
        limit = time.monotonic() + 40
        while time.monotonic() < limit and not Heartbeat.objects.filter(deaths=times, is_up=True):
            time.sleep(0.1)
        assert worker.poll() is None
        os.kill(worker.pid, signal.SIGKILL if times < MOST_DEATHS else signal.SIGTERM)
        worker.wait(20)
        if times == MOST_DEATHS:
            break
    beat = Heartbeat.objects.get()
    assert (beat.name, beat.is_up, beat.deaths) == ("worker of clips", False, 0)
