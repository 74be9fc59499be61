"""What is put right each minute."""

from idempotency import once
from jobs.registry import reconciler


@reconciler
def forget_answered_forms() -> int:
    """Forms of last week: nobody presses them any more."""
    return once.forget_old()
