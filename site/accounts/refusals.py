"""What was refused, written to the log: pages of others, and sign-ins that failed.

A flood fills nothing: the same thing is written once in ten minutes, and only so many an hour of
anybody's. Beyond them the log says how many more there were: at the first, the second, the fourth, and so
on, so that a thousand more leave ten entries. Nothing that was typed is kept.
"""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from audit import actions as audit
from audit.actors import SYSTEM, staff_request

SAME_S, HOUR_S = 600, 3600
MOST_AN_HOUR = 60
_REFUSED = frozenset({403, 404})
_TAKEN = frozenset({"verb", "subject", "by", "about", "page", "status"})
_ANYTHING = "wagtail_serve"  # takes every address that is no other page's


def log_refusal(request: HttpRequest, response: HttpResponse) -> None:
    """A page that answered somebody who is signed in with “not for you” or “not there”.

    Addresses that no page has are left out. A view that knows which item it was about says so in
    ``request.refused_item``.
    """
    found = request.resolver_match
    if response.status_code not in _REFUSED or found is None or found.view_name == _ANYTHING:
        return
    asked = {_free(name): str(value)[:50] for name, value in found.kwargs.items()}
    same = hashlib.sha256(repr((found.view_name, sorted(asked.items()))).encode()).hexdigest()
    if not cache.add(f"refused:{request.user.pk}:{same}", 1, timeout=SAME_S):
        return
    item = getattr(request, "refused_item", None)
    detail = {"page": found.view_name, "status": response.status_code, **asked}
    _bounded(request.user, "access.refused", request.user, about=[item] if item else [], **detail)


def _free(name: str) -> str:
    """A part of an address may be called what the log calls something else by."""
    return f"{name}_asked" if name in _TAKEN else name


def log_failed_sign_in(user: User | None, verb: str) -> None:
    """A wrong password or code, or one too many of them. ``user``: whose, if there is such a person;

    for an address that nobody has, the entry is about nobody.
    """
    with staff_request():
        _bounded(user or User(pk=0), verb, SYSTEM)


def _bounded(subject: User, verb: str, by, *, about=(), **detail: object) -> None:
    count = _count(f"bounded:{verb}:{subject.pk}")
    if count <= MOST_AN_HOUR:
        audit.record(verb, subject, by=by, about=about, **detail)
    elif _is_told(more := count - MOST_AN_HOUR):
        audit.record("access.refused_often", subject, by=by, about=(), of=verb, more=more)


def _is_told(more: int) -> bool:
    """Whether ``more`` is a power of two."""
    return more & (more - 1) == 0


def _count(name: str) -> int:
    cache.add(name, 0, timeout=HOUR_S)
    try:
        return cache.incr(name)
    except ValueError:  # it fell out of the cache between the two calls
        return 1
