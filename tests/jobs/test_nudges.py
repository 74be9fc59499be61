"""A nudge reaches a worker through the real queue: the database's, or Redis where it is set."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import transaction
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult
from redis.exceptions import ConnectionError as NoRedisError

from config.settings import base
from jobs.enums import JobState
from jobs.nudges import nudge
from tests.jobs.app.models import Parcel
from tests.jobs.app.tasks import deliver

REAL = {"work": base.TASKS["work"]}
IN_DATABASE = {"work": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["work"]}}
ON_REDIS = {"work": {"BACKEND": "jobs.on_redis.Backend", "QUEUES": ["work"]}}


@pytest.fixture
def queue(settings):
    """``queue(TASKS)``: from here on this queue is used."""

    def use(tasks):
        settings.TASKS = tasks
        settings.RQ_QUEUES = getattr(base, "RQ_QUEUES", {"work": {"URL": "redis://127.0.0.1:1"}})
        return task_backends["work"]

    return use


def work_once(environment):
    """Let a worker do what waits, and end."""
    if base.REDIS_URL:
        options = ["rqworker", "work", "--burst"]
    else:
        options = ["db_worker", "--backend", "work", "--queue-name", "work", "--batch"]
    command = [sys.executable, "manage.py", *options]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_it_is_nudged_for(queue, environment_of_this_run):
    queue(REAL)
    parcel = Parcel.objects.create()
    nudge(deliver, parcel.pk)
    work_once(environment_of_this_run)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempts, parcel.delivered_to) == (JobState.DONE, 1, "the door")


@pytest.mark.django_db(transaction=True)
def test_a_worker_treats_a_deleted_row_as_done(queue, environment_of_this_run):
    queue(REAL)
    parcel = Parcel.objects.create()
    nudge(deliver, parcel.pk)
    Parcel.objects.all().delete()
    work_once(environment_of_this_run)
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


@pytest.mark.django_db(transaction=True)
def test_a_nudge_in_the_database_vanishes_with_its_transaction(queue):
    queue(IN_DATABASE)
    with transaction.atomic():
        nudge(deliver, 1)
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_nudge_holds_the_id_and_nothing_else(queue):
    queue(IN_DATABASE)
    nudge(deliver, 7)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [7], "kwargs": {}}


@pytest.mark.django_db(transaction=True)
def test_a_nudge_on_redis_waits_for_the_commit(queue, monkeypatch):
    enqueued = []
    backend = queue(ON_REDIS)
    monkeypatch.setattr(type(backend), "enqueue", lambda *given: enqueued.append(given[2]))
    with transaction.atomic():
        nudge(deliver, 7)
        assert enqueued == []
    assert enqueued == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_a_commit_stands_though_redis_does_not_answer(queue, monkeypatch, caplog):
    def no_answer(*_):
        raise NoRedisError

    backend = queue(ON_REDIS)
    monkeypatch.setattr(type(backend), "enqueue", no_answer)
    with transaction.atomic():
        parcel = Parcel.objects.create()
        nudge(deliver, parcel.pk)
    assert Parcel.objects.get() == parcel
    assert len(caplog.records) == 1
