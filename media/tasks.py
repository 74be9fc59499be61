"""Work done outside a request. A task takes an id; the row holds the truth."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from alarms import measures as alarms
from alarms.measures import Measure
from jobs.enums import JobState
from jobs.leases import requeue
from jobs.registry import reconciler
from media import quota, scratch, sweeping  # noqa: F401 - its reconcilers are found from here
from media.actions import keeping
from media.models import Clip, ClipSource, ClipWork
from media.passes import LIFETIME_S

MEGABYTE = 1024 * 1024
UNFINISHED = (JobState.WAITING, JobState.FAILED, JobState.RUNNING)
alarms.register(
    Measure(
        "disk",
        now=lambda: quota.free_anywhere() // MEGABYTE,
        limit=lambda: settings.ALARM_DISK_MB,
        falls=True,
        says="The disk has {now} MB left. You are told below {limit} MB.",
        advice="Find out what grows, make room or a larger disk. Near the end no films are taken, and "
        "at the end no words.",
    )
)
alarms.register(
    Measure(
        "films",
        now=lambda: ClipWork.objects.filter(state__in=UNFINISHED).count(),
        limit=lambda: settings.ALARM_FILMS,
        says="{now} films, sounds or pictures wait to be made ready. You are told above {limit}.",
        advice="Look whether the worker runs, and whether somebody sends far more than children do. "
        "Those whose words are here come first; nothing is lost.",
    )
)

PAGE_IS_GONE = timedelta(seconds=LIFETIME_S) + timedelta(hours=1)
AT_ONCE = 100  # clips a round


@task(queue_name="clips", backend="clips")
def work_on_clip(work_id: int) -> None:
    """One piece of work on a clip: whose turn it is, which need not be the one this is a nudge for.
    There are as many nudges as rows that wait, so each gets its turn.
    """
    from media.working import work_next

    work_next()


@reconciler
def clips_left_behind() -> int:
    """Nudge again for work whose worker was killed or whose nudge was lost."""
    return requeue(ClipWork, work_on_clip)


@reconciler
def forget_where_clips_came_from() -> int:
    """Digests of yesterday: nobody's turn depends on them any more."""
    old = ClipSource.objects.filter(clip__began_at__lt=timezone.now() - timedelta(days=1))
    return old.delete()[0]


@reconciler
def sweep_scratch() -> int:
    """Plaintext that a killed worker left in memory."""
    return scratch.sweep()


@reconciler
def close_to_pages_that_are_gone() -> int:
    """A clip's renditions open to the page it was sent from for a while, then to staff alone; but
    not where its author wants to see it again with the return code.
    """
    open_ = Clip.objects.filter(
        reader_public__isnull=True,
        renditions__made_at__lte=timezone.now() - PAGE_IS_GONE,
        renditions__envelope__wraps__recipient__startswith="author:",
    )
    found = list(open_.order_by("pk").distinct()[:AT_ONCE])
    keeping.close_to_sender(found)
    return len(found)
