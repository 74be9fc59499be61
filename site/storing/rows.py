"""Finding a row, inserting rows, and moving one on, by statements that are made once for each model.

Composing them anew was half of what a submission cost (see the decision record on storing a
submission).
"""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = TypeVar("Row", bound=models.Model)


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
                row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def find(model: type[Row], **equal: object) -> Row | None:
    """The row whose fields are ``equal`` to these, None if there is none; for unique ones."""
    db = connections[DEFAULT_DB_ALIAS]
    statement, names, readers = _finding(model, db.vendor, tuple(equal))
    values = [_field(model, name).get_db_prep_value(value, db) for name, value in equal.items()]
    with db.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    if found is None:
        return None
    read = [_read(value, *reader, db) for value, reader in zip(found, readers, strict=True)]
    return model.from_db(db.alias, names, read)


@cache
def _finding(
    model: type[models.Model], vendor: str, equal: tuple[str, ...]
) -> tuple[str, list[str], list[tuple[Any, list[Any]]]]:
    """The SELECT, the names of what it gives, and how each is read: its column, and converters."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    wanted = " AND ".join(f"{quote(_field(model, name).column)} = %s" for name in equal)
    statement = f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {wanted}"  # noqa: S608
    readers = [(field.cached_col, _converters(field.cached_col)) for field in fields]
    return statement, [field.attname for field in fields], readers


def _converters(column: Any) -> list[Any]:
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]


def _read(value: Any, column: Any, converters: list[Any], db: Any) -> Any:
    for convert in converters:
        value = convert(value, column, db)
    return value


def advance(row: models.Model, name: str, to: object, **others: object) -> bool:
    """Sets the field ``name`` of a stored row to ``to``, with ``others``, if it still is what ``row``
    says: then ``row`` has it too, and the answer is True. Of several who try at once one succeeds.
    """
    fields = {name: to, **others}
    db, columns = connections[DEFAULT_DB_ALIAS], [_field(type(row), each) for each in fields]
    values = [
        column.get_db_prep_save(value, db)
        for column, value in zip(columns, fields.values(), strict=True)
    ]
    expected = columns[0].get_db_prep_save(getattr(row, name), db)
    with db.cursor() as cursor:
        cursor.execute(_advancing(type(row), tuple(fields)), [*values, row.pk, expected])
        if not cursor.rowcount:
            return False
    for each, value in fields.items():
        setattr(row, each, value)
    return True


@cache
def _advancing(model: type[models.Model], names: tuple[str, ...]) -> str:
    """The UPDATE that ``advance`` runs. Only the model's own names are composed."""
    quote = connection.ops.quote_name
    columns = [quote(_field(model, each).column) for each in names]
    changes = ", ".join(f"{column} = %s" for column in columns)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s AND {columns[0]} = %s"  # noqa: S608


def _field(model: type[models.Model], name: str) -> Any:
    """A field with a column; Django's types allow for relations that have none."""
    return model._meta.get_field(name)


def _values(row: models.Model, fields: tuple[models.Field, ...]) -> list[Any]:
    # Not by ``connection``: that looks for the thread's own one each time it is touched.
    db = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(field.pre_save(row, add=True), db) for field in fields]


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
