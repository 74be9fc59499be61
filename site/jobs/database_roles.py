"""What each role may do in PostgreSQL: the statements that make it so, and a look whether it holds.

Three roles: the owner has the tables and migrates, the staff's side works with them, and the public door
has what ``public_role.toml`` names and nothing else. On SQLite there are no roles.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).with_name("public_role.toml")
BY_COLUMN = ("SELECT", "INSERT", "UPDATE")
BY_TABLE = ("DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
LOG = ("audit_entry", "audit_about", "audit_link")
# Anybody may make large objects, and so fill the disk, unless a superuser says no.
LARGE_OBJECTS = (
    "lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)", "lo_put(oid, bigint, bytea)",
    "lowrite(integer, bytea)",
)  # fmt: skip


@dataclass(frozen=True)
class Grants:
    """Of one table: the columns for each of ``BY_COLUMN``, and whether rows may be deleted."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    delete: bool = False


@cache
def written() -> dict[str, Grants]:
    """By table, also the tables of which the public door gets nothing."""
    said = tomllib.loads(WRITTEN.read_text())
    nothing = {table: Grants() for tables in said.pop("nothing").values() for table in tables}
    return nothing | {table: _grants(of) for table, of in said.items()}


def _grants(of: dict[str, Any]) -> Grants:
    columns = {verb: tuple(of[verb.lower()]) for verb in BY_COLUMN if verb.lower() in of}
    return Grants(columns, of.get("delete", False))


def name(role: str) -> str:
    """``role``, for a statement. Raises ValueError unless it is plain small letters, digits and _."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise ValueError(f"{role!r} is no plain name of a role.")
    return f'"{role}"'


def once(*, database: str, owner: str, staff: str, public: str) -> Iterator[str]:
    """For a superuser, once: the roles, and what only a superuser may take from everybody."""
    for role in dict.fromkeys((owner, staff, public)):
        yield (
            f"CREATE ROLE {name(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        )
    yield f'ALTER DATABASE "{database}" OWNER TO {name(owner)}'
    for function in LARGE_OBJECTS:
        yield f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC"


def statements(*, database: str, owner: str, staff: str, public: str) -> Iterator[str]:
    """For the owner, after each ``migrate``. Harmless to run again; in one transaction."""
    yield from _nothing_for_everybody(database, name(owner), name(public))
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {name(staff)}, {name(public)}'
    yield f"GRANT USAGE ON SCHEMA public TO {name(staff)}, {name(public)}"
    if staff != owner:
        yield from _for_staff(name(owner), name(staff))
    for table, grants in written().items():
        yield from _for_public(table, grants, name(public))


def _nothing_for_everybody(database: str, owner: str, public: str) -> Iterator[str]:
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC, {public}'
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {public}"
    for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM PUBLIC, {public}"
        yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON {things} FROM PUBLIC, {public}"


def _for_staff(owner: str, staff: str) -> Iterator[str]:
    rows, log = "SELECT, INSERT, UPDATE, DELETE", ", ".join(LOG)
    yield f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {staff}"
    yield f"REVOKE UPDATE, DELETE ON {log} FROM {staff}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {staff}"
    mine = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT"
    yield f"{mine} {rows} ON TABLES TO {staff}"
    yield f"{mine} USAGE, SELECT ON SEQUENCES TO {staff}"


def _for_public(table: str, grants: Grants, public: str) -> Iterator[str]:
    for verb, columns in grants.columns.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        yield f'GRANT {verb} ({listed}) ON "{table}" TO {public}'
    if grants.delete:
        yield f'GRANT DELETE ON "{table}" TO {public}'


def sequences(connection) -> dict[str, str]:
    """The sequence of each table that has one, by table. Asked of the database, which named them."""
    return dict(_rows(connection, _SEQUENCES))


def for_sequences(connection, public: str) -> Iterator[str]:
    """USAGE for each table into which the public door inserts."""
    for table, sequence in sequences(connection).items():
        if "INSERT" in written().get(table, Grants()).columns:
            yield f'GRANT USAGE ON SEQUENCE "{sequence}" TO {name(public)}'


def differences(connection, public: str) -> Iterator[str]:
    """A sentence for each thing that ``public`` may and should not, or may not and should.

    What counts is what the database would do, so a right through another role or through everybody's
    is found as well. Needs a connection that may look at the catalogue; any role may.
    """
    name(public)
    if not _rows(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", public):
        yield f"There is no role {public}."
        return
    yield from _of_itself(connection, public)
    yield from _of_tables(connection, public)
    yield from _of_columns(connection, public)
    yield from _of_sequences(connection, public)


def _of_itself(connection, public: str) -> Iterator[str]:
    for what, may in zip(_POWERS, _rows(connection, _ITSELF, *[public] * 10)[0], strict=True):
        if may:
            yield f"{public} {what}."
    for function in LARGE_OBJECTS:
        asked = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
        if _rows(connection, asked, public, f"pg_catalog.{function}")[0][0]:
            yield f"{public} may call {function.split('(')[0]}, which writes large objects."
    for (function,) in _rows(connection, _FUNCTIONS, public):
        yield f"{public} may call the function {function}."


def _of_tables(connection, public: str) -> Iterator[str]:
    there = [table for (table,) in _rows(connection, _TABLES)]
    for table in there:
        if table not in written():
            yield f"{table} is named nowhere in {WRITTEN.name}."
        for verb in BY_TABLE:
            asked = "SELECT has_table_privilege(%s, 'public.' || quote_ident(%s), %s)"
            has = _rows(connection, asked, public, table, verb)[0][0]
            should = verb == "DELETE" and written().get(table, Grants()).delete
            yield from _said(public, verb, table, has=has, should=should)


def _of_columns(connection, public: str) -> Iterator[str]:
    for verb in BY_COLUMN:
        for table, column, has in _rows(connection, _COLUMNS, public, verb):
            should = column in written().get(table, Grants()).columns.get(verb, ())
            yield from _said(public, verb, f"{table}.{column}", has=has, should=should)


def _of_sequences(connection, public: str) -> Iterator[str]:
    for table, sequence in sequences(connection).items():
        inserts = "INSERT" in written().get(table, Grants()).columns
        for verb in ("USAGE", "SELECT", "UPDATE"):
            asked = "SELECT has_sequence_privilege(%s, 'public.' || quote_ident(%s), %s)"
            has = _rows(connection, asked, public, sequence, verb)[0][0]
            should = verb == "USAGE" and inserts
            yield from _said(public, verb, sequence, has=has, should=should)


def _said(public: str, verb: str, what: str, *, has: bool, should: bool) -> Iterator[str]:
    if has and not should:
        yield f"{public} has {verb} on {what} and should not."
    elif should and not has:
        yield f"{public} should have {verb} on {what} and has not."


def _rows(connection, asked: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(asked, list(values) or None)
        return cursor.fetchall()


_POWERS = (
    "is a superuser", "may make databases", "may make roles", "may replicate", "passes by row security",
    "belongs to another role", "owns tables or functions", "may create in the schema public",
    "may create schemas in the database", "may make temporary tables",
)  # fmt: skip
_ITSELF = """
  SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = %s),
         (SELECT rolcreatedb FROM pg_roles WHERE rolname = %s),
         (SELECT rolcreaterole FROM pg_roles WHERE rolname = %s),
         (SELECT rolreplication FROM pg_roles WHERE rolname = %s),
         (SELECT rolbypassrls FROM pg_roles WHERE rolname = %s),
         EXISTS (SELECT 1 FROM pg_auth_members WHERE member = %s::regrole),
         EXISTS (SELECT 1 FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'),
         has_schema_privilege(%s, 'public', 'CREATE'),
         has_database_privilege(%s, current_database(), 'CREATE'),
         has_database_privilege(%s, current_database(), 'TEMPORARY')
"""
_TABLES = """
  SELECT relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""
_COLUMNS = """
  SELECT relname, attname, has_column_privilege(%s, pg_class.oid, attnum, %s)
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND attnum > 0 AND NOT attisdropped
  ORDER BY 1, 2
"""
_SEQUENCES = """
  SELECT of.relname, sequence.relname
  FROM pg_class sequence
  JOIN pg_depend ON objid = sequence.oid AND deptype IN ('a', 'i')
  JOIN pg_class of ON of.oid = refobjid
  WHERE sequence.relkind = 'S' AND sequence.relnamespace = 'public'::regnamespace
"""
_FUNCTIONS = """
  SELECT proname FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace AND has_function_privilege(%s, oid, 'EXECUTE') ORDER BY 1
"""
