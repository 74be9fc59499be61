"""Writing in turn. On SQLite one writer keeps all others waiting, and SQLite's own waiting sleeps
for longer and longer between looks; so whoever wants to write queues for a lock of the system's
first, one among threads and one among processes.

Both are a courtesy: a writer who takes neither is still kept out by SQLite itself. PostgreSQL needs
none of this.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, transaction

_ours = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that is about to write; within one already, it is only a part of that."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _turn(str(connection.settings_dict["NAME"])), transaction.atomic():
        yield


@contextmanager
def _turn(database: str) -> Iterator[None]:
    with _ours:
        queue = _queue_of(database)
        fcntl.flock(queue, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)


@cache
def _queue_of(database: str) -> int:
    """The descriptor of a file beside the database, open for as long as the process lives."""
    return os.open(f"{database}-turns", os.O_CREAT | os.O_RDWR, 0o600)
