"""Counting what comes, exact under any number of processes: one statement counts and says the sum.

A count is a bucket that leaks. What is in it runs out evenly, a full one within its span; it is kept as
the moment at which it will be empty. So a row is a name and a time, and needs no clock of its own.
"""

import hmac
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from serving.sources import address, network
from storing.turns import writing
from tallies.models import Tally

_COUNT = """
  INSERT INTO tallies_tally (name, empty_at, span) VALUES {places}
  ON CONFLICT (name) DO UPDATE SET span = excluded.span, empty_at = excluded.empty_at - {now} + CASE
    WHEN tallies_tally.empty_at < {now} THEN {now}
    WHEN tallies_tally.empty_at > {now} + excluded.span THEN {now} + excluded.span
    ELSE tallies_tally.empty_at
  END
  RETURNING name, empty_at
"""


@dataclass(frozen=True)
class Limit:
    """``most`` of something at once, and again within each ``span`` (seconds). Of every other unit."""

    name: str
    most: float
    span: float

    def of(self, whose: str = "", amount: float = 1) -> "Counted":
        """``amount`` of it to be counted for ``whose`` (a digest, or nothing for everybody)."""
        return Counted(f"{self.name}:{whose}"[:64], self, amount)


@dataclass(frozen=True)
class Counted:
    """An amount that is counted under a name."""

    name: str
    limit: Limit
    amount: float


def source_of(request) -> str:
    """A digest of where a request comes from, good for today only."""
    key = f"{settings.SECRET_KEY}{date.today().isoformat()}".encode()
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    seen = address(request.META.get("REMOTE_ADDR", ""), forwarded, proxies=settings.PROXIES)
    return hmac.digest(key, network(seen).encode(), "sha256").hex()[:32]


def count(*counted: Counted) -> list[Limit]:
    """Counts each; those limits that are passed now. A count never holds more than what was full and
    the last amount, so whoever goes on and on waits no longer than one span.

    In the caller's transaction: what is rolled back was not counted. Of several the order is the
    caller's; the same everywhere, or two who count at once may wait for each other for ever. Until
    the transaction ends, whoever counts under the same name waits.
    """
    now = time.time()
    with connection.cursor() as cursor:
        cursor.execute(*_counting(counted, now))
        found = dict(cursor.fetchall())
    return [each.limit for each in counted if found[each.name] - now > each.limit.span]


@contextmanager
def counted_first(*counted: Counted) -> Iterator[list[Limit]]:
    """Counts, then a place to write in; those limits that are passed now. What comes to nothing was
    not counted.

    On SQLite, and within a transaction, this is one. On PostgreSQL counting is one by itself, so
    that nobody waits for the row of a count until somebody else's words are on the disk, and what
    is written is the caller's: one ``insert_with``, or a transaction. A process that dies between
    has counted.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        with writing():
            yield count(*counted) if counted else []
        return
    passed = count(*counted) if counted else []
    try:
        yield passed
    except Exception:
        with suppress(DatabaseError):  # what went wrong is what is told
            count(*(replace(each, amount=-each.amount) for each in counted))
        raise


def _counting(counted: Sequence[Counted], now: float) -> tuple[str, list[Any]]:
    values = [
        value
        for each in counted
        for value in (
            each.name,
            now + each.limit.span * each.amount / each.limit.most,
            each.limit.span,
        )
    ]
    places = ", ".join(["(%s, %s, %s)"] * len(counted))
    statement = _COUNT.format(places=places, now="%s")
    return statement, [*values, *[now] * statement.count("%s", statement.index("DO"))]


def count_now(*counted: Counted) -> list[Limit]:
    """The same, committed at once. A power cut may undo it, and nothing else."""
    with writing(lasting=False):
        return count(*counted)


def take(*counted: Counted) -> list[Limit]:
    """The same for all of them or none: where a limit would be passed, nothing was counted."""
    with writing(lasting=False):
        passed = count(*counted)
        if passed:
            transaction.set_rollback(True)
    return passed


def over(*counted: Counted) -> list[Limit]:
    """Those limits that would be passed if this came too; counts nothing."""
    now = time.time()
    names = [each.name for each in counted]
    found = dict(Tally.objects.filter(name__in=names).values_list("name", "empty_at"))
    return [each.limit for each in counted if _full(found.get(each.name, now), each, now)]


def _full(empty_at: float, each: Counted, now: float) -> bool:
    return (
        max(empty_at, now) - now + each.limit.span * each.amount / each.limit.most > each.limit.span
    )


def forget(*counted: Counted) -> None:
    """Starts these counts again."""
    Tally.objects.filter(name__in=[each.name for each in counted]).delete()


def forget_empty() -> int:
    """Deletes the counts that have run empty: they say nothing any more."""
    return Tally.objects.filter(empty_at__lt=time.time()).delete()[0]
