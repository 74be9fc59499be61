"""The public door's role in PostgreSQL can do what is written in public_role.toml and nothing else (A2)."""

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.fields import AutoFieldMixin
from psycopg import sql

from jobs import database_roles
from storing.fields import StaffsChars, StaffsText
from tests import database
from tests.roles import public_role

pytestmark = pytest.mark.django_db

VERBS = ("SELECT", "INSERT", "UPDATE")


def test_every_table_is_named_once():
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model.__module__.startswith(("tests.", "wagtail.search"))
    }
    assert ours - set(database_roles.written()) == set()


def test_every_column_that_is_named_exists():
    there = {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }
    named = {
        f"{table}.{column}"
        for table, grants in database_roles.written().items()
        for columns in grants.columns.values()
        for column in columns
        if column not in there[table]
    }
    assert named == set()


# What the public door only adds to: it reads back no more than a key.
ADDED_TO = {"audit_entry", "audit_about", "feedback_contribution_themes", "jobs_doorsign"}


def test_a_new_column_of_a_table_that_it_reads_is_granted_or_kept_from_it():
    """Django asks for each column: one that is in no grant would be a page that breaks on PostgreSQL."""
    left = {
        f"{model._meta.db_table}.{column}"
        for model, grants in granted_models()
        if "SELECT" in grants and model._meta.db_table not in ADDED_TO
        for column in columns_of(model) - set(grants["SELECT"]) - staffs_own(model)
    }
    assert left == set()


def test_what_is_kept_from_it_is_in_no_grant():
    granted = {
        f"{model._meta.db_table}.{column}"
        for model, grants in granted_models()
        for column in staffs_own(model) & set(grants.get("SELECT", ()))
    }
    assert granted == set()


def test_a_new_column_of_a_table_that_it_adds_to_is_granted():
    left = {
        f"{model._meta.db_table}.{column}"
        for model, grants in granted_models()
        if "INSERT" in grants
        for column in columns_of(model, made_by_database=False) - set(grants["INSERT"])
    }
    assert left == set()


def granted_models():
    for model in apps.get_models(include_auto_created=True):
        grants = database_roles.written().get(model._meta.db_table)
        if grants and grants.columns:
            yield model, grants.columns


def columns_of(model, *, made_by_database: bool = True) -> set[str]:
    fields = model._meta.local_concrete_fields
    made = {f.column for f in fields if f.generated or isinstance(f, AutoFieldMixin)}
    return {field.column for field in fields} - (set() if made_by_database else made)


def staffs_own(model) -> set[str]:
    fields = model._meta.local_concrete_fields
    return {field.column for field in fields if isinstance(field, StaffsText | StaffsChars)}


@pytest.fixture(scope="module")
def urls(django_db_setup, django_db_blocker):
    """(the owner's URL, the public role's URL) of a copy of the test database."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles: both doors write to one file.")
    with (
        django_db_blocker.unblock(),
        database.choose().another("roles") as owner,
        public_role(owner) as public,
    ):
        with psycopg.connect(owner, autocommit=True) as made:
            made.execute("DROP TABLE IF EXISTS parcels_parcel")  # a model of the tests' alone
        yield owner, public


@pytest.fixture
def owner(urls):
    with psycopg.connect(urls[0], autocommit=True) as made:
        yield made


@pytest.fixture
def public(urls):
    with psycopg.connect(urls[1], autocommit=True) as made:
        yield made


def refused(public, statement) -> bool:
    """Whether the role may not run ``statement``, which is undone where it may."""
    try:
        with public.transaction(force_rollback=True):
            public.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    except psycopg.Error:
        return False  # something else stopped it: it had the right
    return False


def tables(owner) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in owner.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND is_generated = 'NEVER'"  # nobody writes those
    ):
        found.setdefault(table, []).append(column)
    return found


def attempts(table: str, column: str) -> dict[str, sql.Composed]:
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    return {
        "SELECT": sql.SQL("SELECT {column} FROM {table} LIMIT 0").format(**names),
        "INSERT": sql.SQL("INSERT INTO {table} ({column}) SELECT NULL WHERE false").format(**names),
        "UPDATE": sql.SQL("UPDATE {table} SET {column} = NULL WHERE false").format(**names),
    }


def test_each_column_of_each_table_is_tried_both_ways(owner, public):
    wrong = []
    for table, columns in tables(owner).items():
        granted = database_roles.written().get(table, database_roles.Grants()).columns
        for column in columns:
            for verb, statement in attempts(table, column).items():
                if refused(public, statement) == (column in granted.get(verb, ())):
                    wrong.append((verb, table, column))
    assert wrong == []


def test_rows_go_only_where_it_is_written_and_no_table_is_emptied_or_changed(owner, public):
    wrong = []
    for table in tables(owner):
        name = sql.Identifier(table)
        may_delete = database_roles.written().get(table, database_roles.Grants()).delete
        if refused(public, sql.SQL("DELETE FROM {} WHERE false").format(name)) == may_delete:
            wrong.append(("DELETE", table))
        for verb in ("TRUNCATE {}", "DROP TABLE {}", "ALTER TABLE {} ADD COLUMN mine text"):
            if not refused(public, sql.SQL(verb).format(name)):
                wrong.append((verb, table))
    assert wrong == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT session_key FROM django_session",
        "SELECT session_key FROM accounts_session",
        "SELECT session_key FROM usersessions_usersession",
        "SELECT password FROM accounts_user",
        "SELECT data FROM mfa_authenticator",
        "SELECT verb FROM audit_entry",
        "UPDATE media_clip SET viewer_public = NULL",
        "UPDATE feedback_contribution SET author_public = NULL",
        "SELECT wording FROM feedback_clearance",
        "SELECT cover_note FROM boards_agendaitem",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT setval('audit_entry_id_seq', 1)",
        "CREATE ROLE mine",
        "SET ROLE postgres",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY feedback_theme TO PROGRAM 'true'",
    ],
)
def test_the_public_role_cannot(public, statement):
    assert refused(public, statement)


def test_a_new_table_gives_nothing(owner, public):
    owner.execute("CREATE TABLE new_one (a int)")
    try:
        assert refused(public, "SELECT a FROM new_one")
    finally:
        owner.execute("DROP TABLE new_one")


def role_of(urls) -> str:
    return psycopg.conninfo.conninfo_to_dict(urls[1].replace("postgres://", "postgresql://"))[
        "user"
    ]


class Plain:
    """What ``differences`` asks of Django's connection, over one of psycopg's."""

    def __init__(self, made):
        self.cursor = made.cursor


def test_the_look_finds_nothing_and_then_each_thing(urls, owner):
    role = role_of(urls)
    assert list(database_roles.differences(Plain(owner), role)) == []
    owner.execute("GRANT SELECT ON accounts_session TO PUBLIC")
    owner.execute(f'REVOKE INSERT ON audit_entry FROM "{role}"')
    owner.execute("CREATE TABLE unnamed (a int)")
    try:
        found = set(database_roles.differences(Plain(owner), role))
        expected = {
            *(
                f"{role} has SELECT on accounts_session.{column} and should not."
                for column in ("session_key", "session_data", "expire_date")
            ),
            *(
                f"{role} should have INSERT on audit_entry.{column} and has not."
                for column in database_roles.written()["audit_entry"].columns["INSERT"]
            ),
            "unnamed is named nowhere in public_role.toml.",
        }
        assert found == expected
    finally:
        owner.execute("DROP TABLE unnamed")
        owner.execute("REVOKE SELECT ON accounts_session FROM PUBLIC")
        for statement in database_roles._for_public(
            "audit_entry", database_roles.written()["audit_entry"], f'"{role}"'
        ):
            owner.execute(statement)


def test_the_command_says_where_there_are_no_roles():
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="There is no role heard_nobody"):
            call_command("database_roles", "--check", "--public=heard_nobody")
        return
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        call_command("database_roles")
