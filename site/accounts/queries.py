"""Lists of people, paged by key."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Invitation, PowerRequest, User
from accounts.permissions import may
from accounts.transitions import DECLINE, who_may_agree

PAGE = 50


def people(*, after: int | None = None) -> QuerySet[User]:
    """Everybody by name, with their grants, from the one who follows person ``after``."""
    found = User.objects.order_by("full_name", "pk").prefetch_related("grants")
    last = User.objects.filter(pk=after).first() if after else None
    if last:
        found = found.filter(
            Q(full_name__gt=last.full_name) | Q(full_name=last.full_name, pk__gt=last.pk)
        )
    return found


def waiting_invitations() -> QuerySet[Invitation]:
    """Sent and not yet used, out of date or not, newest first."""
    return Invitation.objects.filter(accepted_at=None, cancelled_at=None).order_by("-pk")


@dataclass(frozen=True)
class ShownRequest:
    """``others``: the names of those who may agree. ``mine``: whoever looks may agree."""

    row: PowerRequest
    others: list[str]
    mine: bool


def requests_for(user: User) -> list[ShownRequest]:
    """What waits for a second person: of all for administrators, and what ``user`` may decide or
    asked for themselves for anybody else. The oldest first."""
    found = PowerRequest.objects.waiting().select_related("user", "invitation", "asked_by")
    everything = may(user, DECLINE)
    shown = [_shown(request, user) for request in found[:PAGE]]
    return [one for one in shown if everything or one.mine or one.row.asked_by_id == user.pk]


def _shown(request: PowerRequest, user: User) -> ShownRequest:
    people = who_may_agree(request)
    others = [someone.full_name for someone in people if someone != user]
    return ShownRequest(request, others, user in people)


def decided_requests(user: User) -> QuerySet[PowerRequest]:
    """The last that were decided, for administrators and those who decided or asked."""
    found = PowerRequest.objects.exclude(decided_at=None).order_by("-decided_at", "-pk")
    found = found.select_related("user", "invitation", "asked_by", "decided_by")
    if not may(user, DECLINE):
        found = found.filter(Q(decided_by=user) | Q(asked_by=user))
    return found
