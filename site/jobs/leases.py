"""Finding rows that a killed worker or a lost nudge left behind."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks.base import Task

from jobs.actions import TRIES
from jobs.enums import JobState
from jobs.models import LeasedJob
from jobs.nudges import nudge

NUDGE_AGAIN = timedelta(minutes=10)
AT_ONCE = 200  # rows a round


def give_up(model: type[LeasedJob]) -> int:
    """Rows that were tried three times and whose worker is gone: a person must look."""
    return (
        model._default_manager.filter(
            state__in=[JobState.RUNNING, JobState.FAILED],
            attempts__gte=TRIES,
            lease_until__lte=timezone.now(),
        )
        .update(state=JobState.NEEDS_PERSON, lease_token="", last_error="worker-gone")
    )  # fmt: skip


def requeue(model: type[LeasedJob], task: Task) -> int:
    """Nudge ``task`` for each row whose time has come; how many rows were touched, with those
    given up. A row that still waits is nudged again only after ten minutes, so that a long
    queue does not fill up with nudges.
    """
    gone = give_up(model)
    due = Q(lease_until__lte=timezone.now()) & Q(
        state__in=[JobState.WAITING, JobState.FAILED, JobState.RUNNING]
    )
    ids = list(
        model._default_manager.filter(due).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    for row_id in ids:
        _put_off(model, row_id)
        nudge(task, row_id)
    return gone + len(ids)


def _put_off(model: type[LeasedJob], row_id: object) -> None:
    """Only a waiting row: for the other states the time says when a worker may take it."""
    model._default_manager.filter(pk=row_id, state=JobState.WAITING).update(
        lease_until=timezone.now() + NUDGE_AGAIN
    )
