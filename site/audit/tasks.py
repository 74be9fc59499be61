"""What is done each minute, where the log's key is."""

from django.conf import settings

from audit import checking
from jobs.registry import reconciler


@reconciler
def link_the_log() -> int:
    """Entries that wait for their place in the chain."""
    return checking.link_and_notice() if settings.LOG_KEYS else 0


@reconciler
def tell_the_head() -> int:
    """The log is checked and its head told, once a day."""
    return checking.tell_daily() if settings.LOG_KEYS else 0
