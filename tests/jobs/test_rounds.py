"""reconcile runs every registered function, and says when it last did."""

import io
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import registry, rounds, tasks
from jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """``only(f, g)``: nothing but these is registered."""

    def register(*functions):
        monkeypatch.setattr(rounds, "reconcilers", lambda: {f.__name__: f for f in functions})

    return register


def three():
    return 3


def broken():
    raise ValueError("no detail of anyone's words")


def test_the_housekeeping_of_every_app_is_found_by_itself():
    names = set(registry.reconcilers())
    assert {"jobs.tasks.fail_dead_tasks", "jobs.tasks.prune_finished_tasks"} <= names


def test_a_round_counts_and_leaves_a_heartbeat(only, freeze):
    only(three)
    now = freeze(timezone.now())
    assert rounds.run() == {"three": 3}
    beat = Heartbeat.objects.get()
    assert (beat.name, beat.beat_at, beat.detail) == ("reconcile", now, {"three": 3})


def test_one_that_fails_does_not_keep_the_others_from_running(only, caplog):
    only(broken, three)
    assert rounds.run() == {"broken": rounds.FAILED, "three": 3}
    assert [record.getMessage() for record in caplog.records] == ["Reconciler broken failed."]


def test_there_is_one_heartbeat_after_many_rounds(only):
    only(three)
    rounds.run()
    rounds.run()
    assert Heartbeat.objects.count() == 1


def test_a_heartbeat_is_alive_for_three_minutes(only, freeze):
    only(three)
    began = freeze(timezone.now())
    rounds.run()
    beat = Heartbeat.objects.get()
    assert beat.alive is True
    freeze(began + timedelta(minutes=3))
    assert beat.alive is False


def test_the_command_says_what_it_put_right(only):
    only(three, lambda: 0)
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue() == "three: 3\n"


def task_row(status, **times):
    return DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [1], "kwargs": {}}, run_after=timezone.now(),
        task_path="tests.jobs.app.tasks.deliver", backend_name="work", queue_name="work", **times,
    )  # fmt: skip


def test_a_task_whose_worker_is_gone_is_marked_failed():
    dead = task_row("RUNNING", started_at=timezone.now() - timedelta(minutes=31))
    alive = task_row("RUNNING", started_at=timezone.now() - timedelta(minutes=29))
    assert tasks.fail_dead_tasks() == 1
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, dead.exception_class_path) == ("FAILED", "jobs.errors.DeadWorkerError")
    assert alive.status == "RUNNING"


def test_finished_tasks_are_forgotten_after_two_days():
    now = timezone.now()
    for status in ("SUCCESSFUL", "FAILED"):
        task_row(status, finished_at=now - timedelta(days=2, minutes=1))
    kept = [
        task_row("SUCCESSFUL", finished_at=now - timedelta(days=1)),
        task_row("READY"),
        task_row("RUNNING", started_at=now),
    ]
    assert tasks.prune_finished_tasks() == 2
    assert set(DBTaskResult.objects.all()) == set(kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_ends_when_told_to(number, environment_of_this_run):
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "reconcile", "--loop", "--every", "600"],
        cwd=settings.BASE_DIR,
        env=environment_of_this_run,
    )
    limit = time.monotonic() + 30
    while not Heartbeat.objects.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    loop.send_signal(number)
    assert loop.wait(10) == 0
    assert Heartbeat.objects.get().name == "reconcile"
