"""B9: the log rewritten, swallowed and forged, past what it locks. Each of these worked once."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit import actions
from audit.actors import SYSTEM
from audit.models import About, Entry
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
COLUMNS = "at, verb, actor_kind, actor_id, subject_type, subject_id, detail"


@pytest.fixture
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite's")


@pytest.fixture
def on_postgresql():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no roles, and no TRUNCATE")


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def entry():
    return actions.record("something.done", make_user(), by=SYSTEM, about=[7], code="x")


def insert(table: str, **fields: object) -> str:
    """A statement of the person's own: past Django, with SQLite's way to overwrite."""
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT OR REPLACE INTO {table} ({', '.join(fields)}) VALUES ({places})"


@pytest.mark.usefixtures("on_sqlite")
def test_a_row_cannot_be_replaced_by_another(entry):
    fields = {
        "id": entry.pk, "at": timezone.now(), "verb": "nothing.done", "actor_kind": "system",
        "subject_type": "x", "subject_id": 1, "detail": "{}",
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(insert("audit_entry", **fields), *fields.values())
    assert Entry.objects.get().verb == "something.done"


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("by_id", [True, False])
def test_what_an_entry_is_filed_under_cannot_be_replaced(entry, by_id):
    about = About.objects.get()
    fields = {"id": about.pk if by_id else about.pk + 9, "item": 7, "entry_id": entry.pk}
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(insert("audit_about", **fields), *fields.values())
    assert list(About.objects.values_list("pk", "item")) == [(about.pk, 7)]


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("number", [-1, 0])
def test_no_row_lies_where_sqlite_looks_before_it_chooses(number):
    """Once there, it would have every later row refused: and with it what a child sends."""
    fields = {
        "id": number, "at": timezone.now(), "verb": "x", "actor_kind": "system",
        "subject_type": "x", "subject_id": 1, "detail": "{}",
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(insert("audit_entry", **fields), *fields.values())
    actions.record("something.done", make_user(), by=SYSTEM)


@pytest.mark.usefixtures("on_postgresql")
@pytest.mark.parametrize("table", ["audit_entry", "audit_about", "audit_link"])
def test_the_owner_cannot_truncate(entry, table):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(f"TRUNCATE {table} CASCADE")
    assert Entry.objects.count() == 1


@pytest.fixture
def as_public(on_postgresql):
    """A role of the public door's kind: it adds entries, and that is all. Gone with the test."""
    role = f"heard_public_{connection.settings_dict['NAME'][-20:]}".lower()
    with connection.cursor() as cursor:
        for statement in (
            "SET CONSTRAINTS ALL IMMEDIATE",
            f'CREATE ROLE "{role}"',
            f'GRANT INSERT ON audit_entry, audit_about TO "{role}"',
            f'GRANT SELECT (id) ON audit_entry TO "{role}"',
            f'GRANT USAGE ON SEQUENCE audit_entry_id_seq, audit_about_id_seq TO "{role}"',
            f'SET ROLE "{role}"',
        ):
            cursor.execute(statement)
    yield role
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def say(kind: str = "author", actor: object = None, at: str = "now()", **more: object) -> None:
    fields = {
        "verb": "contribution.sent", "actor_kind": kind, "actor_id": actor,
        "subject_type": "x", "subject_id": 1, "detail": "{}", **more,
    }  # fmt: skip
    places = ", ".join(["%s"] * len(fields))
    run(
        f"INSERT INTO audit_entry (at, {', '.join(fields)}) VALUES ({at}, {places})",
        *fields.values(),
    )


@pytest.mark.usefixtures("on_postgresql")
def test_the_public_role_writes_what_an_author_does_now(as_public):
    say("author")
    say("system", at="date_trunc('hour', now())")
    run("RESET ROLE")
    assert Entry.objects.count() == 2


@pytest.mark.usefixtures("on_postgresql")
def test_the_public_role_cannot_write_in_the_name_of_staff(as_public):
    run("RESET ROLE")
    user = make_user()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f'SET ROLE "{as_public}"')
    with pytest.raises(DatabaseError, match="by the staff door alone"):
        say("staff", user.pk)


@pytest.mark.usefixtures("on_postgresql")
@pytest.mark.parametrize(("field", "given"), [("actor_kind", "wizard"), ("mark", "0" * 48)])
def test_the_public_role_cannot_pretend_otherwise(as_public, field, given):
    with pytest.raises(DatabaseError, match="by the staff door alone"):
        say(**{field: given}) if field == "mark" else say(given)


@pytest.mark.usefixtures("on_postgresql")
@pytest.mark.parametrize("at", ["now() - interval '1 day'", "now() + interval '1 hour'"])
def test_the_public_role_cannot_choose_when(as_public, at):
    with pytest.raises(DatabaseError, match="written when it happens"):
        say(at=at)


@pytest.mark.usefixtures("on_postgresql")
def test_the_public_role_cannot_choose_an_id(as_public):
    say()
    with pytest.raises(DatabaseError, match="is not chosen"):
        say(id=5_000_000)


@pytest.mark.usefixtures("on_postgresql")
def test_the_public_role_is_not_fooled_by_a_table_of_its_own(as_public):
    run("RESET ROLE")
    user = make_user()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f'SET ROLE "{as_public}"')
    run("CREATE TEMPORARY TABLE audit_link (number bigint)")
    with pytest.raises(DatabaseError, match="by the staff door alone"):
        say("staff", user.pk)
