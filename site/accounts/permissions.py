"""Who may do what, and where. Every view and every visibility rule asks here.

A grant with the scope "" holds everywhere; one with a scope holds there alone. Asking with
the scope "" asks about everywhere at once, so a scoped grant is not enough.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import roles


class Everywhere(frozenset):
    """The set of all scopes: holds any slug."""

    def __contains__(self, scope: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


ALL: Final = Everywhere()


def scopes(user, permission: str) -> frozenset[str]:
    """Where ``user`` has ``permission``: slugs, or ALL when it is held everywhere.

    Empty for anyone not signed in or disabled. Raises KeyError for an undeclared permission.
    """
    slugs = roles.slugs_with(permission)
    if not (user and user.is_authenticated and user.is_active):
        return frozenset()
    found = frozenset(scope for role, scope in user.held if role in slugs)
    return ALL if "" in found else found


def may(user, permission: str, scope: str = "") -> bool:
    """Whether ``user`` has ``permission`` in ``scope``; in "" means everywhere."""
    where = scopes(user, permission)
    return where is ALL or bool(scope and scope in where)


def may_somewhere(user, permission: str) -> bool:
    """Whether ``user`` has ``permission`` in any scope at all: enough to see a menu entry."""
    return bool(scopes(user, permission))


def check(user, permission: str, scope: str = "") -> None:
    """Raises PermissionDenied with a sentence for people when ``may`` says no."""
    if not may(user, permission, scope):
        raise PermissionDenied(refusal())


def refusal() -> str:
    return _("Your role does not let you do this. Ask an administrator if you think it should.")


def required(permission: str, *, scope: str | None = None) -> Callable:
    """A view's gate: sign-in for anyone unknown, a 403 with a sentence for the wrong role.

    ``scope`` names the URL argument that holds the scope (a board's slug). Without it the
    permission must be held somewhere, and the view narrows what it shows by ``scopes``.
    """
    roles.slugs_with(permission)  # an undeclared permission fails when the module loads

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def gated(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            where = scopes(request.user, permission)
            if not where or (scope is not None and kwargs[scope] not in where):
                raise PermissionDenied(refusal())
            return view(request, *args, **kwargs)

        return gated

    return decorate


class PermissionRequired:
    """The same gate for class-based views: set ``permission``, and ``scope_argument`` if any."""

    permission: str
    scope_argument: str | None = None

    def dispatch(self, request, *args, **kwargs):
        gate = required(self.permission, scope=self.scope_argument)
        return gate(super().dispatch)(request, *args, **kwargs)
