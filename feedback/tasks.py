"""Work done outside a request."""

from feedback import limits
from jobs.registry import reconciler


@reconciler
def forget_sources() -> int:
    """Yesterday's digests of where guesses came from."""
    return limits.forget_old()
