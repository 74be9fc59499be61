"""A log as it grows over some days, linked as it goes, for tests that spoil it."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from unittest import mock

from django.conf import settings
from django.db import connection
from django.utils import timezone

from audit import actions, chain, heads, triggers
from audit.actors import AUTHOR, SYSTEM
from audit.heads import Head
from audit.models import About, Entry

LONGEST = timedelta(minutes=45)  # of a transaction
BEGAN = datetime(2026, 11, 2, 9, 12, 30, tzinfo=UTC)


class History:
    """Entries of both doors about one subject. The clock stands where the last step left it."""

    def __init__(self, user, *, seed: int = 0) -> None:
        self.user, self.random, self.now = user, Random(seed), BEGAN
        top = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.next_id, self.between = (top or 0) + 1, list[tuple[int, datetime]]()

    def write(self, *, late: bool = False) -> Entry:
        """One entry; ``late``: its id is lower than those before it, as of a longer transaction."""
        kind = self.random.choice(["staff", "staff", "author", "system", "public"])
        actor = {"staff": self.user, "author": AUTHOR}.get(kind, SYSTEM)
        with at(self.now), public_door() if kind in {"author", "public"} else staff_door():
            entry = actions.entry_of("thing.done", self.user, by=actor, step=self.random.random())
        entry.pk = self._id(late)
        entry.save(force_insert=True)
        if self.random.random() < 0.3:
            About.objects.create(entry=entry, item=self.random.randrange(1, 50))
        return entry

    def _id(self, late: bool) -> int:
        if late and len(self.between) > 1 and self.now - self.between[-2][1] < LONGEST:
            return self.between.pop(-2)[0]
        chosen = self.next_id + self.random.choice([0, 0, 0, 1, 4])  # a sequence skips
        self.between.append((chosen + 1, self.now))
        self.next_id = chosen + 2
        if connection.vendor == "postgresql":
            value("SELECT setval('audit_entry_id_seq', %s)", self.next_id)
        return chosen

    def link(self) -> None:
        with at(self.now):
            chain.link_waiting()
        if last := chain.newest():  # a test's transaction never commits
            heads.remember_head(Head(last.number, last.digest))

    def go_on(self, rounds: int) -> None:
        """Rounds of linking, each after some entries, a minute or some hours apart."""
        for _ in range(rounds):
            self.now += timedelta(minutes=self.random.choice([1, 1, 3, 40, 200, 3000]))
            for number in range(self.random.choice([0, 1, 2, 5])):
                self.write(late=number > 0 and self.random.random() < 0.2)
            self.link()


def make_history(user, *, rounds: int = 30, seed: int = 0) -> History:
    history = History(user, seed=seed)
    history.go_on(rounds)
    return history


@contextmanager
def at(moment: datetime):
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


@contextmanager
def public_door():
    """A process without the log's key."""
    with mock.patch.object(settings, "LOG_KEYS", []):
        yield


@contextmanager
def staff_door():
    yield


def unlock() -> None:
    """What somebody with every right in the database does first: no trigger holds any more."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def lock_again() -> None:
    """What a careful thief does last."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = origin")
    elif triggers.missing(connection):
        editor = connection.SchemaEditorClass(connection, atomic=False)
        editor.deferred_sql = []
        triggers.install_all(editor)


def run(statement: str, *values: object) -> int:
    """Run one statement as it is; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def value(question: str, *values: object):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
