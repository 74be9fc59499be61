"""Slowing down without locking out: token buckets, asked before anything costly is done.

No address is kept: a source is a keyed digest that changes every day.
"""

import hmac
import time
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction

from feedback.models.limits import Bucket

# Codes: one wrong guess a second over everybody keeps 60 bits safe for years (security.md G3).
GUESSES_A_SECOND, GUESSES_AT_ONCE = 1.0, 60.0
SOURCE_GUESSES_A_SECOND, SOURCE_GUESSES_AT_ONCE = 1 / 10, 10.0
# Sending: a class of thirty behind one address in ten minutes is ordinary.
SENDS_AT_ONCE, SENDS_WINDOW_S = 60, 600


def source_of(request) -> str:
    """A digest of where a request comes from, good for today only."""
    address = _address(request)
    key = f"{settings.SECRET_KEY}{date.today().isoformat()}".encode()
    return hmac.digest(key, address.encode(), "sha256").hex()[:32]


def _address(request) -> str:
    """The address, seen past as many proxies as settings say stand in front; no header is believed
    beyond those.
    """
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    chain = [hop for hop in hops if hop] + [request.META.get("REMOTE_ADDR", "")]
    behind = min(settings.PROXIES, len(chain) - 1)
    return chain[-1 - behind]


def too_many_sends(source: str) -> bool:
    """Counts one send from ``source``; True once they come faster than a class would."""
    name = f"sends:{source}:{int(time.time() // SENDS_WINDOW_S)}"
    cache.add(name, 0, timeout=SENDS_WINDOW_S * 2)
    try:
        return cache.incr(name) > SENDS_AT_ONCE
    except ValueError:  # it fell out of the cache between the two calls
        return False


def may_guess(source: str) -> bool:
    """Takes a token to try a code, from the source's bucket and from everybody's."""
    if not take(f"guess:{source}", SOURCE_GUESSES_A_SECOND, SOURCE_GUESSES_AT_ONCE):
        return False
    return take("guess", GUESSES_A_SECOND, GUESSES_AT_ONCE)


def give_back(source: str) -> None:
    """A right code is no guess: its tokens go back."""
    take(f"guess:{source}", SOURCE_GUESSES_A_SECOND, SOURCE_GUESSES_AT_ONCE, cost=-1)
    take("guess", GUESSES_A_SECOND, GUESSES_AT_ONCE, cost=-1)


def take(name: str, a_second: float, at_once: float, *, cost: float = 1) -> bool:
    """Takes ``cost`` tokens from a bucket that fills at ``a_second`` up to ``at_once``.

    Exact under any number of processes: the row is locked while it is counted.
    """
    now = time.time()
    with transaction.atomic():
        bucket = _locked(name, at_once, now)
        filled = min(at_once, bucket.tokens + max(0.0, now - bucket.at) * a_second)
        enough = filled >= cost
        bucket.tokens = min(at_once, filled - cost) if enough else filled
        bucket.at = now
        bucket.save(update_fields=["tokens", "at"])
    return enough


def _locked(name: str, at_once: float, now: float) -> Bucket:
    row = Bucket.objects.select_for_update().filter(name=name).first()
    if row:
        return row
    try:
        with transaction.atomic():
            Bucket.objects.create(name=name, tokens=at_once, at=now)
    except IntegrityError:
        pass  # another process made it first
    return Bucket.objects.select_for_update().get(name=name)
