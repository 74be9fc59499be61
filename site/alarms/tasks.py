"""What is looked at each minute."""

from alarms import ringing
from jobs.registry import reconciler


@reconciler
def look_whether_something_fills_up() -> int:
    return ringing.look()


@reconciler
def forget_old_alarms() -> int:
    return ringing.forget_old()
