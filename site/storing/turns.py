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
def writing(*, lasting: bool = True) -> Iterator[None]:
    """A transaction that is about to write; within one already, it is only a part of that.

    Not ``lasting``: committed for everybody, but a power cut in the next moments may undo it, whole.
    The disk is not waited for; whatever is committed later makes it last.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "sqlite":
        with _turn(str(connection.settings_dict["NAME"])), _hurry(lasting), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            if not lasting:
                connection.cursor().execute("SET LOCAL synchronous_commit TO off")
            yield


@contextmanager
def _hurry(lasting: bool) -> Iterator[None]:
    """SQLite's own way to commit without waiting for the disk, for this one transaction."""
    if lasting:
        yield
        return
    connection.ensure_connection()
    run = connection.connection.execute  # SQLite's own: quicker than by Django
    was = run("PRAGMA synchronous").fetchone()[0]
    run("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        run(f"PRAGMA synchronous={was}")


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
