"""The key that every form of a signed-in person carries: whom it was given to, and a chance of its
own. Signed, so that nobody can make one for somebody else.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac

FIELD = "once"
LASTS = timedelta(days=3)  # a form that was left open over a weekend still says whose it is
_SALT = "heard.once"


@dataclass(frozen=True)
class Key:
    """``user``: the primary key of whoever was given the form."""

    user: int
    text: str

    @property
    def digest(self) -> str:
        """What is stored of it: who sees the database can press nobody's form."""
        return salted_hmac(_SALT, self.text, algorithm="sha256").hexdigest()


def new(user: int) -> str:
    """A key for one form, given to the person with that primary key."""
    return TimestampSigner(salt=_SALT).sign(f"{user}.{secrets.token_urlsafe(12)}")


def read(text: str) -> Key | None:
    """The key in ``text``; None for what we did not make, or made too long ago."""
    try:
        plain = TimestampSigner(salt=_SALT).unsign(text, max_age=LASTS)
    except BadSignature:
        return None
    return Key(int(plain.partition(".")[0]), plain)
