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
from contextlib import contextmanager, suppress
from functools import cache

from django.db import connection, transaction

_ours = threading.Lock()
LONGEST_S = 10  # a turn that does not come is not waited for longer: SQLite itself still is


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
    """Where some process stands still in its turn, one thread of each waits for it; others go on."""
    ours = _ours.acquire(timeout=LONGEST_S)
    try:
        if ours:
            fcntl.flock(_queue_of(database), fcntl.LOCK_EX)
        yield
    finally:
        if ours:
            with suppress(OSError):  # what went wrong before is what is told
                fcntl.flock(_queue_of(database), fcntl.LOCK_UN)
            _ours.release()


@cache
def _queue_of(database: str) -> int:
    """The descriptor of a file beside the database, open for as long as the process lives."""
    name = f"{database}-turns"
    try:
        return os.open(name, os.O_RDONLY)
    except FileNotFoundError:
        pass
    except PermissionError:  # another user's, of before both doors could open it
        os.unlink(name)
    _make_queue(name, like=database)
    return os.open(name, os.O_RDONLY)


def _make_queue(name: str, *, like: str) -> None:
    """For whoever may write the database: its mode and its group, whatever the umask, from the first
    moment under its name.
    """
    mode, group = _rights_of(like)
    half_made = f"{name}.{os.getpid()}"
    descriptor = os.open(half_made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with suppress(PermissionError):  # a group that this user is not in
            os.fchown(descriptor, -1, group)
        os.fchmod(descriptor, mode)
        with suppress(FileExistsError):  # somebody else was quicker
            os.link(half_made, name)
    finally:
        os.close(descriptor)
        os.unlink(half_made)


def _rights_of(database: str) -> tuple[int, int]:
    try:
        found = os.stat(database)
    except FileNotFoundError:
        return 0o600, -1
    return found.st_mode & 0o660, found.st_gid
