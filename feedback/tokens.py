"""Form tokens: proof that a form came from us within two hours, without a cookie.

A child's form carries no authority, so there is nothing to forge; the token keeps blind
machines out, and a token that has run out is renewed with the words kept.
"""

import hmac
import time

from django.conf import settings

LIFETIME_S = 2 * 60 * 60


def make() -> str:
    """A token for a form made now: the time, and a keyed digest of it."""
    at = f"{int(time.time()):x}"
    return f"{at}.{_digest(at)}"


def is_ours(token: str) -> bool:
    """Whether we made ``token``, however long ago."""
    at, _, digest = token.partition(".")
    return hmac.compare_digest(digest.encode(), _digest(at).encode())


def is_fresh(token: str) -> bool:
    """Whether we made ``token`` within the last two hours."""
    if not is_ours(token):
        return False
    age = time.time() - int(token.partition(".")[0], 16)
    return -60 <= age <= LIFETIME_S


def _digest(at: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"form token " + at.encode(), "sha256").hex()[
        :32
    ]
