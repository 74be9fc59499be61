"""Finding a row, inserting rows, and moving one on, by statements that are made once for each model.

Composing them anew was half of what a submission cost (see the decision record on storing a
submission).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress, groupby
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

Row = TypeVar("Row", bound=models.Model)
Statement = tuple[str, list[Any]]  # with its values


@dataclass(frozen=True)
class _NewKey:
    """Stands for the key of a row that goes in with the same trip; nobody else inserts between."""

    model: type[models.Model]

    @cached_property
    def sql(self) -> str:
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        return f"currval(pg_get_serial_sequence('{table}', '{key}'))"


def insert_with(
    row: models.Model,
    *,
    before: Iterable[models.Model],
    behind: Callable[[], Iterable[models.Model]],
    by_number: bool = False,
) -> None:
    """Insert a new row, give it its key, and with it other new rows of any models: those ``before``
    it, and those that ``behind`` makes, which may name it and whose keys nobody needs. All or none.

    Like ``bulk_create``: no ``save()``, no signals; columns that the database computes are not read
    back. PostgreSQL gets them in one trip, which is a transaction by itself, unless the key must
    be known to make those behind (``by_number``); on SQLite its caller waits for a turn. Raises
    IntegrityError as ever.
    """
    first = [*_inserting(before), *_inserting([row], returning=True)]
    if connection.vendor == "postgresql" and not by_number:
        row.pk, key = _NewKey(type(row)), None
        try:
            with connection.cursor() as cursor:
                key = _run(cursor, [*first, *_inserting(behind())])
        finally:
            row.pk = key
    else:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            row.pk = _run(cursor, first)
            _run(cursor, _inserting(behind()))


def insert_each(rows: Iterable[models.Model]) -> None:
    """Insert new rows of several models, whose keys nobody needs; within a transaction only."""
    with connection.cursor() as cursor:
        _run(cursor, _inserting(rows))


def _inserting(rows: Iterable[models.Model], *, returning: bool = False) -> Iterator[Statement]:
    """Statements and their values; ``returning``: the key of what is inserted."""
    # Not by ``connection``: that looks for the thread's own one each time it is touched.
    db = connections[DEFAULT_DB_ALIAS]
    for model, run in groupby(rows, key=type):
        same, fields = list(run), _insertable(model)
        values = [[_value(row, field, db) for field in fields] for row in same]
        given = tuple(
            any(value is not None for value in column) for column in zip(*values, strict=True)
        )
        said = [value for row in values for value in compress(row, given)]
        places = tuple(value.sql if type(value) is _NewKey else "%s" for value in said)
        yield (
            _statement(model, db.vendor, places, given, returning),
            [value for value in said if type(value) is not _NewKey],
        )
        for row in same:
            row._state.adding, row._state.db = False, db.alias


def _run(cursor: Any, statements: Iterable[Statement]) -> Any:
    """One after the other; the key that one of them gives. PostgreSQL gets them in one trip, for
    which a submission waits as long as for its statements.
    """
    key = None
    if cursor.db.vendor != "postgresql":
        for statement, values in statements:
            cursor.execute(statement, values)
            key = cursor.fetchone()[0] if cursor.description else key
    elif all_of_them := list(statements):
        text = "; ".join(statement for statement, _values in all_of_them)
        cursor.execute(text, [value for _text, values in all_of_them for value in values])
        key = cursor.fetchone()[0] if cursor.description else key
        while cursor.nextset():
            key = cursor.fetchone()[0] if cursor.description else key
    return key


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


# What Django would hand on as it is.
_AS_IT_IS: dict[type[models.Field], frozenset[type]] = {
    models.CharField: frozenset({str}),
    models.TextField: frozenset({str}),
    models.BooleanField: frozenset({bool}),
    models.BinaryField: frozenset({bytes}),
    models.ForeignKey: frozenset({int, str}),
    **dict.fromkeys(
        (models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField,
         models.SmallIntegerField, models.BigIntegerField, models.PositiveBigIntegerField),
        frozenset({int}),
    ),
}  # fmt: skip


def _value(row: models.Model, field: models.Field, db: Any) -> Any:
    value = field.pre_save(row, add=True)
    if value is None or type(value) in _AS_IT_IS.get(type(field), ()):
        return value
    if type(value) is _NewKey:
        return value
    return field.get_db_prep_save(value, db)


@cache
def _insertable(model: type[models.Model]) -> tuple[models.Field, ...]:
    own = [field for field in model._meta.local_concrete_fields if not field.generated]
    return tuple(field for field in own if not isinstance(field, models.AutoField))


@cache
def _statement(
    model: type[models.Model],
    vendor: str,
    places: tuple[str, ...],
    given: tuple[bool, ...],
    returning: bool,
) -> str:
    """The INSERT of rows of a model, ``places`` one after the other, with those of its fields that
    are ``given``: the others are NULL in each row, which is what the database writes where nothing
    is said.

    Only the model's own names are composed; every value goes in as a parameter.
    """
    quote, fields = connection.ops.quote_name, list(compress(_insertable(model), given))
    columns = ", ".join(quote(field.column) for field in fields)
    starts = range(0, len(places), len(fields))
    rows = ", ".join(f"({', '.join(places[at : at + len(fields)])})" for at in starts)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {rows}"  # noqa: S608
    return f"{statement} RETURNING {quote(model._meta.pk.column)}" if returning else statement
