"""reconcile finds what a killed worker or a lost nudge left behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import leases
from jobs.enums import JobState
from tests.jobs.app.models import Parcel
from tests.jobs.app.tasks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def nudged(monkeypatch):
    """The ids that were nudged; nothing runs."""
    ids = []
    monkeypatch.setattr(leases, "nudge", lambda _task, row_id: ids.append(row_id))
    return ids


def parcel(state, *, attempts=0, minutes):
    """One in ``state`` whose time is ``minutes`` from now."""
    until = timezone.now() + timedelta(minutes=minutes)
    return Parcel.objects.create(state=state, attempts=attempts, lease_until=until)


@pytest.mark.parametrize(
    ("state", "attempts"),
    [(JobState.WAITING, 0), (JobState.FAILED, 1), (JobState.RUNNING, 2)],
)
def test_a_job_whose_time_has_come_is_nudged(nudged, state, attempts):
    due = parcel(state, attempts=attempts, minutes=-1)
    assert leases.requeue(Parcel, deliver) == 1
    assert nudged == [due.pk]


@pytest.mark.parametrize(
    ("state", "attempts", "minutes"),
    [
        (JobState.WAITING, 0, 1),
        (JobState.FAILED, 1, 1),
        (JobState.RUNNING, 1, 1),
        (JobState.RUNNING, 3, 1),
        (JobState.DONE, 1, -1),
        (JobState.NEEDS_PERSON, 3, -1),
    ],
)
def test_other_jobs_are_left_alone(nudged, state, attempts, minutes):
    parcel(state, attempts=attempts, minutes=minutes)
    assert leases.requeue(Parcel, deliver) == 0
    assert nudged == []
    assert Parcel.objects.get().state == state


def test_a_new_job_is_left_to_its_own_nudge_for_a_minute(nudged):
    Parcel.objects.create()
    assert leases.requeue(Parcel, deliver) == 0


def test_a_job_that_waits_is_not_nudged_each_round(nudged):
    parcel(JobState.WAITING, minutes=-1)
    assert [leases.requeue(Parcel, deliver) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.FAILED])
def test_a_worker_that_died_three_times_is_not_tried_a_fourth(nudged, state):
    parcel(state, attempts=3, minutes=-1)
    assert leases.requeue(Parcel, deliver) == 1
    assert nudged == []
    left = Parcel.objects.get()
    assert (left.state, left.last_error) == (JobState.NEEDS_PERSON, "worker-gone")


def test_a_long_queue_is_nudged_in_parts(nudged, monkeypatch):
    monkeypatch.setattr(leases, "AT_ONCE", 2)
    for _ in range(3):
        parcel(JobState.WAITING, minutes=-1)
    assert [leases.requeue(Parcel, deliver) for _ in range(3)] == [2, 1, 0]


def test_a_lost_nudge_costs_only_time():
    parcel(JobState.WAITING, minutes=-1)
    leases.requeue(Parcel, deliver)
    assert Parcel.objects.get().delivered_to == "the door"
