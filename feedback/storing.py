"""Storing a submission quickly: in turn, and in a transaction that does nothing but write.

On SQLite one writer keeps all others waiting, and SQLite's own waiting sleeps for longer and
longer between looks; so whoever wants to write queues for a lock of the system's first, one
among threads and one among processes. Both are a courtesy: a writer who takes neither is still
kept out by SQLite itself. PostgreSQL needs none of this.

Rows are inserted by statements that are made once for each model: composing them anew was half
of a submission's cost (see the decision record on storing a submission).
"""

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby

from django.db import connection, models, transaction

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


def insert(row: models.Model) -> None:
    """Insert a new row as it is, and give it its key. Like ``bulk_create``: no ``save()``, no signals.

    Within a transaction only. Raises IntegrityError as ever. Columns that the database computes
    are not read back.
    """
    statement, fields = _statement(type(row), connection.vendor, 1)
    key = connection.ops.quote_name(row._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING {key}", _values(row, fields))
        row.pk = row._meta.pk.to_python(cursor.fetchone()[0])
    row._state.adding, row._state.db = False, connection.alias


def insert_each(rows: Iterable[models.Model]) -> None:
    """The same for rows of several models, whose keys nobody needs; one statement for each run of
    one model.
    """
    with connection.cursor() as cursor:
        for model, run in groupby(rows, key=type):
            same = list(run)
            statement, fields = _statement(model, connection.vendor, len(same))
            cursor.execute(statement, [value for row in same for value in _values(row, fields)])
            for row in same:
                row._state.adding, row._state.db = False, connection.alias


def _values(row: models.Model, fields: tuple[models.Field, ...]) -> list[object]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


@cache
def _statement(
    model: type[models.Model], vendor: str, rows: int
) -> tuple[str, tuple[models.Field, ...]]:
    """The INSERT of so many rows of a model, and the fields whose values it takes.

    Only the model's own names are composed; every value goes in as a parameter.
    """
    quote = connection.ops.quote_name
    own = [field for field in model._meta.local_concrete_fields if not field.generated]
    fields = tuple(field for field in own if not isinstance(field, models.AutoField))
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * rows)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {places}", fields  # noqa: S608
