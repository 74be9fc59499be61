"""Housekeeping of the task tables themselves (the embedded queue only; Redis keeps its own)."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import programs
from jobs.registry import reconciler

LONGEST = timedelta(minutes=30)  # no task of ours runs longer
KEPT = timedelta(days=2)  # a long table slows the worker down, and nobody reads it
AT_ONCE = 1_000  # rows a round: a short write lock


@reconciler
def fail_dead_tasks() -> int:
    """Task rows that a killed worker left running; their domain rows are re-queued apart."""
    return (
        DBTaskResult.objects.running()
        .filter(started_at__lte=timezone.now() - LONGEST)
        .update(
            status="FAILED", finished_at=timezone.now(), exception_class_path="jobs.errors.DeadWorkerError"
        )
    )  # fmt: skip


@reconciler
def prune_finished_tasks() -> int:
    """Forget task rows that ended two days ago and earlier."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - KEPT)
    ids = list(old.order_by().values_list("pk", flat=True)[:AT_ONCE])
    DBTaskResult.objects.filter(pk__in=ids).delete()
    return len(ids)


@reconciler
def look_at_the_public_door() -> int:
    """What the public door says of itself, for the status page."""
    return programs.look_at_the_public_door()
