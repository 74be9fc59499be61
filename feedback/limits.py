"""Guesses of codes, slowed down without locking out: token buckets, asked before anything is hashed.

A source is the digest of ``tallies.counting.source_of``.
"""

import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from feedback.models.limits import Bucket


@dataclass(frozen=True)
class Rate:
    """A bucket's shape: tokens that it gains a second, and how many it holds at most."""

    a_second: float
    at_once: float


# Codes of seven words: 70 bits are safe for years at more guesses than a machine answers (decision
# 35, security.md G3), so no flood keeps a child out (G5); the limits are there for the processor.
EVERYBODY = Rate(100.0, 1000.0)
SOURCE = Rate(1.0, 30.0)
# Codes of six words, written down before: one guess a second over everybody. Half of that is kept
# for sources without wrong guesses.
OLD_EVERYBODY = Rate(0.5, 30.0)
OLD_SOURCE = Rate(1 / 10, 10.0)
FIRST = Rate(1 / (6 * 60 * 60), 3.0)  # a source's first wrong guesses; forgotten within a day


@dataclass(frozen=True)
class Guess:
    """Leave to try one code: the buckets that it took a token from."""

    taken: tuple[tuple[str, Rate], ...]


def may_guess(source: str, *, old: bool = False) -> Guess | None:
    """Leave to try a code from ``source``, or None for now. ``old``: one of six words."""
    if old:
        return _may_guess_old(source)
    own, shared = (f"guess:{source}", SOURCE), ("guess+all", EVERYBODY)
    if take(*own) is None or take(*shared) is None:
        return None
    return Guess((own, shared))


def _may_guess_old(source: str) -> Guess | None:
    """A source with few wrong guesses today draws on a shared bucket of its own kind; all others
    share another, so that a flood cannot use up what is kept for a child.
    """
    own = (f"old:{source}", OLD_SOURCE)
    if take(*own) is None:
        return None
    first = (f"first:{source}", FIRST)
    new = take(*first) is not None
    shared = ("guess+new" if new else "guess+known", OLD_EVERYBODY)
    if take(*shared) is None:
        return None
    return Guess((own, first, shared) if new else (own, shared))


def may_look_up(person: int) -> Guess | None:
    """The same for somebody signed in, who types a code that stood in a letter: a bucket of their
    own, so that nobody outside can use it up, and they use up no child's.
    """
    own = (f"look-up:{person}", OLD_SOURCE)
    return Guess((own,)) if take(*own) is not None else None


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
