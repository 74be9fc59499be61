"""Which permissions one person alone cannot give, and who may be the second person.

What an administrator gives to a second mailbox of their own is the same as what they take: so it
is asked for by one and agreed to by another, who already has what is given (decision 31).
"""

from collections.abc import Iterable

from accounts import roles
from accounts.models import RoleGrant, User
from accounts.permissions import may
from audit.models import Entry

READ, LEAD = "contribution.read", "contribution.read_routed"
# Reading, lowering and erasing; the log; and what makes the second person of something else.
POWERS = frozenset(
    {
        READ,
        LEAD,
        "contribution.read_round",
        "contribution.level.lower",
        "contribution.erase",
        "clip.see_locked",
        "audit.read",
        "people.manage",
        "content.edit",
    }
)

Needs = frozenset[tuple[str, str]]  # (permission, scope)


def needs_of(role: str, scope: str) -> Needs:
    """What a second person has to have for ``role`` in ``scope`` to be given; empty: nobody."""
    return frozenset((power, scope) for power in roles.ROLES[role].permissions & POWERS)


def needs_for(user: User) -> Needs:
    """The same for all that ``user`` holds, is to hold, or ever held: or it would be taken from them,
    their account handed over, and given back to somebody whom everybody knows."""
    taken = Entry.objects.about(user).filter(verb="accounts.revoked")
    held = [
        *user.grants.values_list("role", "scope"),
        *user.power_requests.waiting().exclude(role="").values_list("role", "scope"),
        *((detail["role"], detail["scope"]) for detail in taken.values_list("detail", flat=True)),
    ]
    return frozenset().union(*(needs_of(*pair) for pair in held if pair[0] in roles.ROLES))


def second_people(needs: Needs, *, without: Iterable[int | None] = ()) -> list[User]:
    """Who may agree: each with all of ``needs``, and the safeguarding leads.

    Where there is none of them, whoever reads what is sent: a council whose only lead has left
    still needs two people for the next one. ``without``: the one who asked, and whom it is about.
    """
    slugs = frozenset().union(*(roles.slugs_with(power) for power in POWERS))
    holding = RoleGrant.objects.filter(role__in=slugs).values("user")
    found = User.objects.filter(is_active=True, pk__in=holding).exclude(
        pk__in=[pk for pk in without if pk]
    )
    people = list(found.order_by("full_name", "pk"))
    full = [someone for someone in people if _has(someone, needs)]
    return full or [someone for someone in people if may(someone, READ)]


def _has(user: User, needs: Needs) -> bool:
    return may(user, LEAD) or all(may(user, power, scope) for power, scope in needs)


def leads() -> list[User]:
    """Everybody who reads what is about the usual readers, everywhere or somewhere."""
    held = RoleGrant.objects.filter(role__in=roles.slugs_with(LEAD)).values("user")
    return list(User.objects.filter(is_active=True, pk__in=held).order_by("full_name", "pk"))
