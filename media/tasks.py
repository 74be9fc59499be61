"""Work done outside a request. A task takes an id; the row holds the truth."""

from django_tasks import task

from jobs.leases import requeue
from jobs.registry import reconciler
from media import scratch
from media.models import ClipWork


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
