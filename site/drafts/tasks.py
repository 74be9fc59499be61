"""What is put right each minute."""

from drafts import actions
from jobs.registry import reconciler


@reconciler
def forget_drafts() -> int:
    """Drafts that nobody came back for."""
    return actions.forget_old()
