"""Browsers that somebody passed both steps in before: wrong tries elsewhere do not count there.

A cookie of the staff door holds, for each person, a random number that we signed. It opens nothing.
"""

import hmac
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

DAYS = 180
_SALT = "accounts.browsers"
_MOST = 5  # people at one computer: whoever was here longest ago is forgotten


def known(request: HttpRequest, user: User) -> str:
    """The name of this browser for ``user``; nothing where both steps were not passed in it lately."""
    return _held(request).get(_whose(user), "")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Notes that ``user`` passed both steps here, unless that is noted already."""
    held = _held(request)
    if _whose(user) in held:
        return
    held = dict([*held.items(), (_whose(user), secrets.token_hex(8))][-_MOST:])
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps(held, salt=_SALT),
        max_age=DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _held(request: HttpRequest) -> dict[str, str]:
    text = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    try:
        return signing.loads(text, salt=_SALT, max_age=DAYS * 24 * 60 * 60)
    except signing.BadSignature:  # or too old, or none
        return {}


def _whose(user: User) -> str:
    """Who it is, for nobody but us: a computer's cookies tell no numbers."""
    key = f"{_SALT}:{settings.SECRET_KEY}".encode()
    return hmac.digest(key, str(user.pk).encode(), "sha256").hex()[:16]
