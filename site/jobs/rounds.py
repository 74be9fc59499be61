"""One round of ``reconcile``."""

import logging

from django.utils import timezone

from jobs.models import Heartbeat
from jobs.registry import reconcilers
from serving.outages import lost

logger = logging.getLogger("heard.jobs")
FAILED = -1  # in place of a count


def run() -> dict[str, int]:
    """Run every reconciler and write the heartbeat; how many rows each touched, by name.

    One that fails is logged, counts -1 and does not keep the others from running.
    """
    counts = {name: _count(name, function) for name, function in reconcilers().items()}
    Heartbeat.objects.update_or_create(
        name="reconcile", defaults={"beat_at": timezone.now(), "detail": counts}
    )
    return counts


def _count(name: str, function) -> int:
    try:
        return function()
    except Exception as error:
        if what := lost(error):
            logger.error("Reconciler %s did not run: %s is lost.", name, what.value)
        else:
            logger.exception("Reconciler %s failed.", name)
        return FAILED
