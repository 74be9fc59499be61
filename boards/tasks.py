"""Work done outside a request. A task takes an id; the row holds the truth."""

from django_tasks import task

from boards.models import Pack, Paper
from boards.pack.build import build
from boards.remaking.work import remake
from jobs.leases import requeue
from jobs.registry import reconciler


@task(queue_name="work", backend="work")
def build_pack(pack_id: int) -> None:
    """Build one pack, if it still waits."""
    build(pack_id)


@task(queue_name="work", backend="work")
def remake_paper(paper_id: int) -> None:
    """Make one paper anew for members, if it still waits."""
    remake(paper_id)


@reconciler
def packs_left_behind() -> int:
    """Nudge again for packs whose worker was killed or whose nudge was lost."""
    return requeue(Pack, build_pack)


@reconciler
def papers_not_remade() -> int:
    """Those from before papers were made anew, and those whose worker was killed."""
    return requeue(Paper, remake_paper)
