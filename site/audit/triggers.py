"""The log's lock in the database itself: UPDATE and DELETE of a row are refused."""

_SQLITE = {
    "audit_no_update": "BEFORE UPDATE",
    "audit_no_delete": "BEFORE DELETE",
}
_REFUSAL = "The audit log cannot be changed."


def install(schema_editor) -> None:
    """Put the triggers in place (SQLite or PostgreSQL)."""
    if schema_editor.connection.vendor == "sqlite":
        for name, event in _SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} {event} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    else:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_change ON audit_entry")
        schema_editor.execute(
            "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )


def remove(schema_editor) -> None:
    """Take the triggers away: for migrating backwards, and for emptying a test database."""
    if schema_editor.connection.vendor == "sqlite":
        for name in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_no_change ON audit_entry")
