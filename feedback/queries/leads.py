"""The people whom a moderator tells when somebody may be in danger, and who reads round one."""

from collections.abc import Callable

from django.db.models import Q

from accounts import roles
from accounts.models import User
from accounts.permissions import may
from feedback.models import Contribution
from feedback.visibility import READ_ROUND, READ_ROUTED, named_in

ROLE = "safeguarding-lead"


def leads_for(user) -> Callable[[], list[str] | None]:
    """The names of the safeguarding leads, asked for where a page shows them; None for one of
    them, and for whoever reads what is about one.
    """
    decides = may(user, READ_ROUTED) or may(user, READ_ROUND)
    return lambda: None if decides else _names()


def _names() -> list[str]:
    rows = User.objects.filter(is_active=True, grants__role=ROLE).order_by("full_name")
    return list(rows.values_list("full_name", flat=True).distinct())


def who_reads_round(contribution: Contribution) -> list[User]:
    """Those who read what is about a reader, for this one: leads whom it is not about; the named
    persons where there is none; nobody where there are none of those.
    """
    named = named_in(contribution)
    return _with(READ_ROUTED, named) or _with(READ_ROUND, named)


def who_finds_a_reader(contribution: Contribution) -> list[User]:
    """Those who can invite somebody who reads it, where nobody may: whom it is not about, and no lead."""
    leads = {lead.pk for lead in _with(READ_ROUTED)}
    return _with("people.manage", named_in(contribution) | leads)


def nobody_reads_round() -> bool:
    """Whether there is a lead without whom nobody would read what is about that lead."""
    leads = _with(READ_ROUTED)
    return len(leads) < 2 and not _with(READ_ROUND, frozenset(lead.pk for lead in leads))


def _with(permission: str, without: frozenset[int] = frozenset()) -> list[User]:
    held = Q(grants__role__in=roles.slugs_with(permission), grants__scope="", is_active=True)
    rows = User.objects.filter(held).exclude(pk__in=without)
    return list(rows.distinct().order_by("full_name", "pk"))
