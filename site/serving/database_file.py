"""The file of SQLite's database: looked for, since SQLite itself does not notice that it is gone."""

import os
import sqlite3
import threading
from typing import Any

from django.db import connection

from serving.outages import MissingDatabase

_files = threading.local()  # by name, the file's number when this thread last looked
_expected = threading.Event()


def expect() -> None:
    """From here on this process, one that goes on for days, makes no new database where there is none."""
    _expected.set()


def _number(name: str) -> int | None:
    """Of the file; None where there is none, or nothing in it."""
    try:
        found = os.stat(name)
    except OSError:
        return None
    return found.st_ino if found.st_size else None


class Connection(sqlite3.Connection):
    """Opens what is there. Otherwise a worker would make an empty file, which looks like a database."""

    def __init__(self, database: Any, *args: Any, **options: Any) -> None:
        if _expected.is_set() and not _is_memory(str(database)) and not _number(database):
            error = sqlite3.OperationalError("there is no file of the database")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        super().__init__(database, *args, **options)


def need_database_file() -> None:
    """For SQLite. Raises MissingDatabase where its file is gone: SQLite would go on writing to what
    nobody finds again. Where another file took its place (a backup was brought back), this thread's
    connection to the old one is thrown away.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or _is_memory(name):
        return
    found = _number(name)
    if found is None:
        connection.close()
        raise MissingDatabase(f"There is no {os.path.basename(name)}.")
    known = vars(_files).setdefault(name, found)
    if known != found:
        connection.close()
        vars(_files)[name] = found


def _is_memory(name: str) -> bool:
    return ":memory:" in name or "mode=memory" in name
