"""What is done each minute for those who look after the machine."""

from accounts import watching
from jobs.registry import reconciler


@reconciler
def tell_of_programs() -> int:
    """Letters about programs that keep dying or do not run, and about those that are well again."""
    return watching.tell_of_programs()
