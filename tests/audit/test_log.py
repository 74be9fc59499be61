"""The log only grows: code, queryset and database each refuse to change it."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit import actions
from audit.actors import AUTHOR, SYSTEM
from audit.models import Entry, LogIsClosed
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return actions.record("something.done", make_user(), by=SYSTEM, code="x")


def test_record_names_staff_and_nobody_else():
    user = make_user()
    rows = [actions.record("thing.done", user, by=by) for by in (user, AUTHOR, SYSTEM)]
    assert [(row.actor_kind, row.actor) for row in rows] == [
        ("staff", user),
        ("author", None),
        ("system", None),
    ]


def test_what_an_author_does_is_kept_to_the_hour():
    row = actions.record("thing.done", make_user(), by=AUTHOR)
    assert (row.at.minute, row.at.second, row.at.microsecond) == (0, 0, 0)


def test_rows_refuse_to_be_changed_by_code(entry):
    entry.verb = "nothing.done"
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="nothing.done"),
    ):
        with pytest.raises(LogIsClosed):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET verb = 'nothing.done'", "DELETE FROM audit_entry"]
)
def test_rows_refuse_to_be_changed_by_the_database(entry, statement):
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get(pk=entry.pk).verb == "something.done"


def test_about_lists_one_subject_oldest_first():
    one, other = make_user(), make_user()
    first = actions.record("a.done", one, by=SYSTEM)
    actions.record("b.done", other, by=SYSTEM)
    last = actions.record("c.done", one, by=SYSTEM)
    assert list(Entry.objects.about(one)) == [first, last]
