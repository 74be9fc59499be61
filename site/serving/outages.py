"""What of ours is lost just now, told from the error that it ended in: to be waited out, not mended.

A page that says so and keeps what was typed is made of it (``components.errors``), an upload is told to
go on later, and the programs behind the doors wait and go on.
"""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from enum import Enum
from types import ModuleType
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.utils import DatabaseError


class Lost(Enum):
    """``value`` is what a log says."""

    DATABASE = "the database"
    DISK = "room on the disk"
    REDIS = "Redis"
    MACHINE = "memory or files of this machine"


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
_MACHINE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
# The lowest byte of an extended code of SQLite's says what kind of fault it is.
_SQLITE_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_SQLITE_LOST = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}  # fmt: skip
_POSTGRESQL_DISK = {"53100", "58030"}  # disk full; an input or output fault


def lost(error: BaseException | None) -> Lost | None:
    """What is lost where ``error`` is due to that; None for a fault of another kind.

    The first cause that says it counts: the database wraps what its disk said, and others wrap that.
    """
    kinds = (_kind(each) for each in _causes(error))
    return next((kind for kind in kinds if kind), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, the innermost first."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return reversed(chain)


def _kind(error: BaseException) -> Lost | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    # On SQLite it is not there (see config/wsgi.py).
    if (psycopg := sys.modules.get("psycopg")) and isinstance(error, psycopg.Error):
        return _of_postgresql(error, psycopg)
    if _is_of_redis(error):
        return Lost.REDIS
    if isinstance(error, OperationalError | InterfaceError | MissingDatabase):
        return Lost.DATABASE
    if isinstance(error, OSError):
        return Lost.DISK if error.errno in _DISK else _machine(error)
    return Lost.MACHINE if isinstance(error, MemoryError) else None


def _is_of_redis(error: BaseException) -> bool:
    redis = sys.modules.get("redis.exceptions")  # where nobody uses it, it need not be there
    if redis is None or isinstance(error, redis.NoPermissionError):
        return False  # set up wrongly: it does not come back by itself
    return isinstance(error, redis.RedisError)


def _machine(error: OSError) -> Lost | None:
    return Lost.MACHINE if error.errno in _MACHINE else None


def _of_sqlite(error: sqlite3.Error) -> Lost | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE_DISK:
        return Lost.DISK
    return Lost.DATABASE if code in _SQLITE_LOST else None


def _of_postgresql(error: Any, psycopg: ModuleType) -> Lost | None:
    if error.sqlstate in _POSTGRESQL_DISK:
        return Lost.DISK
    gone = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return Lost.DATABASE if gone else None


class MissingDatabase(DatabaseError):
    """The file of SQLite's database is not where it was."""
