"""Work done outside a request. A task takes an id; the row holds the truth."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from jobs.leases import requeue
from jobs.registry import reconciler
from media import scratch, sweeping  # noqa: F401 - its reconcilers are found from here
from media.actions import keeping
from media.models import Clip, ClipWork
from media.passes import LIFETIME_S

PAGE_IS_GONE = timedelta(seconds=LIFETIME_S) + timedelta(hours=1)
AT_ONCE = 100  # clips a round


@task(queue_name="clips", backend="clips")
def work_on_clip(work_id: int) -> None:
    """One piece of work on a clip, if it still waits."""
    from media.working import work

    work(work_id)


@reconciler
def clips_left_behind() -> int:
    """Nudge again for work whose worker was killed or whose nudge was lost."""
    return requeue(ClipWork, work_on_clip)


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
