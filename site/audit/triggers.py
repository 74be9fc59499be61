"""The log's lock in the database itself: rows are added, and nothing else.

``install`` refuses UPDATE and DELETE of one table; ``install_guards`` the other ways round it, on all
three tables: a row in the place of another, TRUNCATE, and on PostgreSQL what the public door's role
has no business to write. SQLite has no roles: there the chain alone tells what was put in.
"""

# The names of the triggers, and the table that each group of them locks.
TABLES = {"audit": "audit_entry", "audit_about": "audit_about", "audit_link": "audit_link"}
_EVENTS = {"no_update": "BEFORE UPDATE", "no_delete": "BEFORE DELETE"}
_REFUSAL = "The audit log cannot be changed."


def install(schema_editor, name: str = "audit") -> None:
    """Put the triggers of one table in place (SQLite or PostgreSQL)."""
    table = TABLES[name]
    if schema_editor.connection.vendor == "sqlite":
        for suffix, event in _EVENTS.items():
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name}_{suffix} {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    else:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_no_change ON {table}")
        schema_editor.execute(
            f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )


def remove(schema_editor, name: str = "audit") -> None:
    """Take them away: for migrating backwards, and for emptying a test database."""
    if schema_editor.connection.vendor == "sqlite":
        for suffix in _EVENTS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{suffix}")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_no_change ON {TABLES[name]}")


def install_guards(schema_editor) -> None:
    """Needs all three tables. Harmless to run again."""
    remove_guards(schema_editor)
    vendor = schema_editor.connection.vendor
    for statement in _sqlite() if vendor == "sqlite" else _postgresql():
        # No parameters, so that a per cent sign in it means itself.
        schema_editor.execute(statement, params=None)


def remove_guards(schema_editor) -> None:
    """Take away what ``install_guards`` made."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger, table in _GUARDS if sqlite else _PG_GUARDS:
        on = "" if sqlite else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")


def install_all(schema_editor) -> None:
    """Every trigger of the log, anew."""
    for name in TABLES:
        install(schema_editor, name)
    install_guards(schema_editor)


def missing(connection) -> list[str]:
    """The names of the log's triggers that are not there, or that do not fire."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = [f"{name}_{suffix}" for name in TABLES for suffix in _EVENTS]
            wanted += [name for name, _table in _GUARDS]
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            wanted = [f"{name}_no_change" for name in TABLES] + [
                name for name, _table in _PG_GUARDS
            ]
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in there]


# INSERT OR REPLACE deletes what is in its way, and no delete trigger hears of it. Before an insert
# that lets SQLite choose, NEW.id is -1: a row with that id would stop every other.
_IN_THE_WAY = {
    "audit_entry": (
        "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) OR NEW.mark IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM audit_entry WHERE mark = NEW.mark AND mark IS NOT NULL)"
    ),
    "audit_about": (
        "EXISTS (SELECT 1 FROM audit_about WHERE id = NEW.id) OR EXISTS "
        "(SELECT 1 FROM audit_about WHERE item = NEW.item AND entry_id = NEW.entry_id)"
    ),
    "audit_link": (
        "EXISTS (SELECT 1 FROM audit_link WHERE number = NEW.number) OR EXISTS "
        "(SELECT 1 FROM audit_link WHERE entry_id = NEW.entry_id)"
    ),
}
_KEYS = {"audit_entry": "id", "audit_about": "id", "audit_link": "number"}
_GUARDS = [
    *((f"{table}_no_replace", table) for table in _KEYS),
    *((f"{table}_no_low_id", table) for table in _KEYS),
    ("audit_about_in_time", "audit_about"),
]
_PG_GUARDS = [
    *((f"{table}_no_truncate", table) for table in _KEYS),
    ("audit_entry_by_whom", "audit_entry"),
    ("audit_about_in_time", "audit_about"),
]


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    return [
        *(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}"
            for table, there in _IN_THE_WAY.items()
        ),
        *(
            f"CREATE TRIGGER {table}_no_low_id AFTER INSERT ON {table} WHEN NEW.{key} < 1 {refuse}"
            for table, key in _KEYS.items()
        ),
        "CREATE TRIGGER audit_about_in_time BEFORE INSERT ON audit_about WHEN EXISTS "
        "(SELECT 1 FROM audit_link WHERE entry_id = NEW.entry_id) "
        "BEGIN SELECT RAISE(ABORT, 'An entry that is linked is not filed again.'); END",
    ]


# Whoever may not write the chain is not the staff's side: that role writes what the author and the
# rules do, now, under the id that the sequence gives. Tables are named with their schema: a role may
# make temporary ones, which are found before others.
_BY_WHOM = """
CREATE OR REPLACE FUNCTION audit_by_whom() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
DECLARE
  here text := quote_ident(TG_TABLE_SCHEMA);
BEGIN
  IF has_table_privilege(current_user, here || '.audit_link', 'INSERT') THEN
    RETURN NEW;
  END IF;
  IF NEW.actor_kind NOT IN ('author', 'system') OR NEW.actor_id IS NOT NULL
      OR NEW.mark IS NOT NULL THEN
    RAISE EXCEPTION 'Entries of staff are written by the staff door alone.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.at < now() - interval '90 minutes' OR NEW.at > now() + interval '10 minutes' THEN
    RAISE EXCEPTION 'An entry is written when it happens.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.id <> currval(pg_get_serial_sequence(here || '.audit_entry', 'id')) THEN
    RAISE EXCEPTION 'The id of an entry is not chosen.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""
# With its owner's rights: the public door's role may not read the chain.
_IN_TIME = """
CREATE OR REPLACE FUNCTION audit_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
  linked boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.audit_link WHERE entry_id = $1)', TG_TABLE_SCHEMA)
    INTO linked USING NEW.entry_id;
  IF linked THEN
    RAISE EXCEPTION 'An entry that is linked is not filed again.';
  END IF;
  RETURN NEW;
END $$
"""


def _postgresql() -> list[str]:
    return [
        _BY_WHOM,
        _IN_TIME,
        *(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            for table in _KEYS
        ),
        "CREATE TRIGGER audit_entry_by_whom BEFORE INSERT ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_by_whom()",
        "CREATE TRIGGER audit_about_in_time BEFORE INSERT ON audit_about "
        "FOR EACH ROW EXECUTE FUNCTION audit_in_time()",
    ]
