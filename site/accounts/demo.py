"""The made-up people of the demo. No other code signs anybody in without a password."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from accounts import roles, sessions
from accounts.models import RoleGrant, User

PEOPLE = {
    "moderator": ("Maya Okafor", [""]),
    "safeguarding-lead": ("Siân Prosser", [""]),
    "named-person": ("Helen Marsh", [""]),
    "board-secretary": ("Ben Hartley", [""]),
    "board-member": ("Councillor Joan Whitfield", ["safeguarding-board", "corporate-parenting-board"]),
    "cicc-member": ("Tariq Aziz", ["children-in-care-council"]),
    "shadow-board-member": ("Ella Novak", ["shadow-board"]),
    "advocate": ("Ruth Adeyemi", [""]),
    "virtual-school-officer": ("Owen Blake", ["corporate-parenting-board"]),
    "content-editor": ("Priya Nair", [""]),
    "data-protection-officer": ("Daniel Murphy", [""]),
    "administrator": ("Grace Lindqvist", [""]),
}  # fmt: skip


def allowed() -> bool:
    """Whether there is a demo at all: never under production settings, whatever is set."""
    return settings.DEMO and not getattr(settings, "PRODUCTION", False)


@transaction.atomic
def make_people() -> dict[str, User]:
    """One made-up person for each role, the same each time; made once. They have no password."""
    return {slug: _make(slug, name, scopes) for slug, (name, scopes) in PEOPLE.items()}


def _make(slug: str, name: str, scopes: list[str]) -> User:
    email = f"{slug}@demo.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, full_name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for scope in scopes:
        RoleGrant.objects.get_or_create(user=user, role=slug, scope=scope)
    return user


def people() -> list[tuple[type[roles.Role], User]]:
    """(role, person) for each role that has its made-up person, in the order of the roles."""
    found = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    pairs = ((role, found.get(f"{slug}@demo.example")) for slug, role in roles.ROLES.items())
    return [(role, user) for role, user in pairs if user and user.is_active]


def enter(request: HttpRequest, user: User) -> None:
    """Sign ``user`` in as if through both steps. Raises RuntimeError outside the demo."""
    if not allowed():
        raise RuntimeError("There is no demo here.")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[sessions.SECOND_STEP] = True
