"""The keys of the log's chain, which the staff's side alone holds.

``settings.LOG_KEYS`` lists them, the newest first: it writes, the others are there to check what
was written before it came.
"""

import hmac
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from audit.errors import NoLogKey


@dataclass(frozen=True)
class LogKey:
    """One key: ``name`` is 8 hex digits that say which it is and nothing of what it is."""

    name: str
    secret: bytes = field(repr=False)

    def digest(self, purpose: str, said: bytes) -> str:
        """64 hex digits over ``said``; what is made for one purpose is no good for another."""
        return hmac.digest(self.secret, f"heard.log.{purpose}.v1\n".encode() + said, "sha256").hex()


def all_keys() -> tuple[LogKey, ...]:
    """The newest first; none on the public door."""
    return _made(tuple(settings.LOG_KEYS))


def newest() -> LogKey:
    """The key that writes. Raises NoLogKey on the public door."""
    if not settings.LOG_KEYS:
        raise NoLogKey("The log is linked and checked on the staff's side, where its key is.")
    return all_keys()[0]


@cache
def _made(texts: tuple[str, ...]) -> tuple[LogKey, ...]:
    return tuple(_key(text.encode()) for text in texts)


def _key(secret: bytes) -> LogKey:
    return LogKey(hmac.digest(secret, b"heard.log.name.v1", "sha256").hex()[:8], secret)
