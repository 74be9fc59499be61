"""One worker at a time has a job; after three tries a person looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import actions
from jobs.enums import JobState
from jobs.errors import LostLeaseError
from tests.jobs.app.models import Parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel():
    return Parcel.objects.create()


@pytest.fixture
def later(freeze):
    """``later(minutes)``: that much time has passed since the test began."""
    began = timezone.now()
    return lambda minutes: freeze(began + timedelta(minutes=minutes))


def facts(parcel):
    parcel.refresh_from_db()
    return parcel.state, parcel.attempts, parcel.last_error


def test_claim_takes_a_waiting_job(parcel):
    token = actions.claim(parcel)
    assert facts(parcel) == (JobState.RUNNING, 1, "")
    assert parcel.lease_token == token
    assert parcel.lease_until > timezone.now()


def test_claim_of_a_job_someone_has_gives_nothing(parcel):
    token = actions.claim(parcel)
    assert actions.claim(Parcel.objects.get()) is None
    assert Parcel.objects.get().lease_token == token


def test_claim_takes_over_when_the_lease_has_run_out(parcel, later):
    first = actions.claim(parcel)
    later(6)
    second = actions.claim(Parcel.objects.get())
    assert second not in {None, first}
    assert facts(parcel) == (JobState.RUNNING, 2, "")


@pytest.mark.parametrize("state", [JobState.DONE, JobState.NEEDS_PERSON])
def test_claim_of_a_job_that_has_ended_gives_nothing(state):
    parcel = Parcel.objects.create(state=state, lease_until=timezone.now())
    assert actions.claim(parcel) is None


def test_claim_of_a_job_that_is_gone_gives_nothing(parcel):
    Parcel.objects.all().delete()
    assert actions.claim(parcel) is None


def test_heartbeat_keeps_the_job(parcel, later):
    token = actions.claim(parcel)
    later(4)
    actions.heartbeat(parcel, token)
    later(8)
    assert actions.claim(Parcel.objects.get()) is None


def test_finish_stores_the_result_and_ends_the_job(parcel):
    actions.finish(parcel, actions.claim(parcel), delivered_to="the door")
    assert facts(parcel) == (JobState.DONE, 1, "")
    assert (parcel.delivered_to, parcel.lease_token) == ("the door", "")


@pytest.mark.parametrize(
    "verb",
    [
        actions.heartbeat,
        actions.finish,
        lambda parcel, token: actions.fail(parcel, token, "wet"),
    ],
)
def test_a_worker_that_lost_its_lease_changes_nothing(parcel, later, verb):
    lost = actions.claim(parcel)
    later(6)
    actions.claim(Parcel.objects.get())
    with pytest.raises(LostLeaseError):
        verb(parcel, lost)
    assert facts(parcel) == (JobState.RUNNING, 2, "")


def test_fail_lets_the_job_be_tried_again_after_a_minute(parcel, later):
    actions.fail(parcel, actions.claim(parcel), "wet")
    assert facts(parcel) == (JobState.FAILED, 1, "wet")
    assert actions.claim(parcel) is None
    later(1.1)
    assert actions.claim(parcel)


def test_fail_waits_twice_as_long_after_the_second_try(parcel, later):
    actions.fail(parcel, actions.claim(parcel), "wet")
    later(2)
    actions.fail(parcel, actions.claim(parcel), "wet")
    later(3.5)
    assert actions.claim(parcel) is None
    later(4.1)
    assert actions.claim(parcel)


def test_the_third_failure_asks_a_person(parcel, later):
    for minutes in (0, 10, 20):
        later(minutes)
        actions.fail(parcel, actions.claim(parcel), "wet")
    assert facts(parcel) == (JobState.NEEDS_PERSON, 3, "wet")
    later(60)
    assert actions.claim(parcel) is None


def test_try_again_gives_three_new_tries(parcel, later):
    test_the_third_failure_asks_a_person(parcel, later)
    assert actions.try_again(parcel) is True
    assert facts(parcel) == (JobState.WAITING, 0, "")
    assert actions.claim(parcel)


def test_try_again_leaves_a_job_that_nobody_must_look_at(parcel):
    assert actions.try_again(parcel) is False


def test_a_long_error_code_is_cut_to_fit(parcel):
    actions.fail(parcel, actions.claim(parcel), "x" * 200)
    assert Parcel.objects.get().last_error == "x" * 80
