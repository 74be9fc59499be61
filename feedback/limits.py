"""Slowing down without locking out: token buckets, asked before anything costly is done.

No address is kept: a source is a keyed digest that changes every day.
"""

import hmac
import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction

from feedback.models.limits import Bucket


@dataclass(frozen=True)
class Rate:
    """A bucket's shape: tokens that it gains a second, and how many it holds at most."""

    a_second: float
    at_once: float


# Codes: one guess a second over everybody keeps 60 bits safe for years (security.md G3). Half of
# that is kept for sources without wrong guesses, so a flood cannot keep a child out (G5).
EVERYBODY = Rate(0.5, 30.0)
SOURCE = Rate(1 / 10, 10.0)
FIRST = Rate(1 / (6 * 60 * 60), 3.0)  # a source's first wrong guesses; forgotten within a day
# Sending: a class of thirty behind one address in ten minutes is ordinary.
SENDS_AT_ONCE, SENDS_WINDOW_S = 60, 600
CLIPS_AT_ONCE = 180  # begun in the same time: three by each of two classes


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
    return _counted("sends", source) > SENDS_AT_ONCE


def too_many_clips(source: str) -> bool:
    """Counts one clip begun from ``source``; True once they come faster than a class would."""
    return _counted("clips", source) > CLIPS_AT_ONCE


def _counted(what: str, source: str) -> int:
    """How many there were from ``source`` within the running window, with this one."""
    name = f"{what}:{source}:{int(time.time() // SENDS_WINDOW_S)}"
    cache.add(name, 0, timeout=SENDS_WINDOW_S * 2)
    try:
        return cache.incr(name)
    except ValueError:  # it fell out of the cache between the two calls
        return 1


@dataclass(frozen=True)
class Guess:
    """Leave to try one code: the buckets that it took a token from."""

    taken: tuple[tuple[str, Rate], ...]


def may_guess(source: str) -> Guess | None:
    """Leave to try a code from ``source``, or None for now.

    A source with few wrong guesses today draws on a shared bucket of its own kind; all others
    share another, so that a flood cannot use up what is kept for a child.
    """
    own = (f"guess:{source}", SOURCE)
    if take(*own) is None:
        return None
    first = (f"first:{source}", FIRST)
    new = take(*first) is not None
    shared = ("guess+new" if new else "guess+known", EVERYBODY)
    if take(*shared) is None:
        return None
    return Guess((own, first, shared) if new else (own, shared))


def give_back(guess: Guess) -> None:
    """A right code was no guess: its tokens go back."""
    for name, rate in guess.taken:
        take(name, rate, cost=-1)


def take(name: str, rate: Rate, *, cost: float = 1) -> float | None:
    """Takes ``cost`` tokens from a bucket; how many are left, or None if there were too few.

    Exact under any number of processes: the row is locked while it is counted.
    """
    now = time.time()
    with transaction.atomic():
        bucket = _locked(name, rate, now)
        filled = min(rate.at_once, bucket.tokens + max(0.0, now - bucket.at) * rate.a_second)
        enough = filled >= cost
        bucket.tokens = min(rate.at_once, filled - cost) if enough else filled
        bucket.at = now
        bucket.save(update_fields=["tokens", "at"])
    return bucket.tokens if enough else None


def _locked(name: str, rate: Rate, now: float) -> Bucket:
    row = Bucket.objects.select_for_update().filter(name=name).first()
    if row:
        return row
    try:
        with transaction.atomic():
            Bucket.objects.create(name=name, tokens=rate.at_once, at=now)
    except IntegrityError:
        pass  # another process made it first
    return Bucket.objects.select_for_update().get(name=name)


def forget_old() -> int:
    """Deletes the buckets of sources that nobody used for a day (their digests say nothing then)."""
    return Bucket.objects.filter(at__lt=time.time() - 24 * 60 * 60).delete()[0]
