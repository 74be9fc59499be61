"""Work done outside a request. A task takes an id; the row holds the truth."""

from django_tasks import task

from boards.models import Pack
from boards.pack.build import build
from jobs.leases import requeue
from jobs.registry import reconciler


@task(queue_name="work", backend="work")
def build_pack(pack_id: int) -> None:
    """Build one pack, if it still waits."""
    build(pack_id)


@reconciler
def packs_left_behind() -> int:
    """Nudge again for packs whose worker was killed or whose nudge was lost."""
    return requeue(Pack, build_pack)
