"""Lists of people, paged by key."""

from django.db.models import Q, QuerySet

from accounts.models import Invitation, User

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
