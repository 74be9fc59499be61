"""Letters to those who look after the machine: a program keeps dying or does not run, and when it is
well again. One for each program and hour.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts import letters, roles
from accounts.models import User
from jobs.models import Heartbeat

AGAIN = timedelta(hours=1)


def tell_of_programs(now: datetime | None = None) -> int:
    """How many programs were written about. Who else looks at the same moment writes nothing."""
    now = now or timezone.now()
    return sum(_tell(row, now) for row in Heartbeat.objects.order_by("pk"))


def _tell(row: Heartbeat, now: datetime) -> bool:
    if row.is_well:
        if not _take(row, told=True, becomes=False):
            return False
        letters.send_program(row, _operators())
        return True
    is_due = row.told_at is None or now - row.told_at >= AGAIN
    if not is_due or not _take(row, told=row.is_told, becomes=True, told_at=now):
        return False
    letters.send_program(row, _operators())
    return True


def _take(row: Heartbeat, *, told: bool, becomes: bool, **more: datetime) -> bool:
    mine = Heartbeat.objects.filter(pk=row.pk, is_told=told, told_at=row.told_at)
    return bool(mine.update(is_told=becomes, **more))


def _operators() -> list[User]:
    slugs = roles.slugs_with("people.manage")
    found = User.objects.filter(is_active=True, grants__role__in=slugs)
    return list(found.distinct().order_by("pk"))
