"""What is put right each minute."""

from jobs.registry import reconciler
from tallies import counting


@reconciler
def forget_empty_counts() -> int:
    """Digests of where something came from, as soon as no count needs them."""
    return counting.forget_empty()
