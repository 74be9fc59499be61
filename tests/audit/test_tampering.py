"""Five hundred ways to spoil the log by somebody who has every right in the database: all are found.
A hundred logs that nobody touched: none is called broken.
"""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from audit import chain
from audit.errors import ChainBroken
from audit.models import Entry, Link
from audit.verification import verify
from tests.audit.histories import at, make_history, run, unlock, value
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

FIELDS = {
    "at": "'2026-11-03 10:00:00.000001+00:00'",
    "verb": "'thing.undone'",
    "subject_id": "subject_id + 1",
    "subject_type": "'feedback.contribution'",
    "detail": """'{"step": 7}'""",
    "mark": "'00000000000000000000000000000000000000000000000f'",
}


class Spoiler:
    """Each method spoils a linked log of ``last`` numbers in one way."""

    def __init__(self, history, random: Random) -> None:
        self.history, self.random = history, random
        self.last = chain.newest().number

    def some(self) -> int:
        return self.random.randint(1, self.last)

    def some_entry(self) -> int:
        return value("SELECT entry_id FROM audit_link WHERE number = %s", self.some())

    def change(self) -> None:
        field = self.random.choice(sorted(FIELDS))
        run(f"UPDATE audit_entry SET {field} = {FIELDS[field]} WHERE id = %s", self.some_entry())

    def blame_somebody_else(self) -> None:
        ids = Entry.objects.filter(actor_kind="staff").values_list("pk", flat=True)
        other = make_user()
        chosen = self.random.choice(sorted(ids))
        run("UPDATE audit_entry SET actor_id = %s WHERE id = %s", other.pk, chosen)

    def make_it_nobodys(self) -> None:
        ids = Entry.objects.filter(actor_kind="staff").values_list("pk", flat=True)
        chosen = self.random.choice(sorted(ids))
        run(
            "UPDATE audit_entry SET actor_kind = 'system', actor_id = NULL, mark = NULL "
            "WHERE id = %s",
            chosen,
        )

    def delete(self) -> None:
        chosen = self.some_entry()
        run("DELETE FROM audit_about WHERE entry_id = %s", chosen)
        run("DELETE FROM audit_entry WHERE id = %s", chosen)

    def delete_with_its_link(self) -> None:
        number = self.some()
        entry = value("SELECT entry_id FROM audit_link WHERE number = %s", number)
        run("DELETE FROM audit_link WHERE number = %s", number)
        run("DELETE FROM audit_about WHERE entry_id = %s", entry)
        run("DELETE FROM audit_entry WHERE id = %s", entry)

    def delete_and_close_the_gap(self) -> None:
        number = self.random.randint(1, self.last - 1)
        entry = value("SELECT entry_id FROM audit_link WHERE number = %s", number)
        run("DELETE FROM audit_link WHERE number = %s", number)
        run("DELETE FROM audit_about WHERE entry_id = %s", entry)
        run("DELETE FROM audit_entry WHERE id = %s", entry)
        for each in range(number + 1, self.last + 1):
            run("UPDATE audit_link SET number = %s WHERE number = %s", each - 1, each)

    def insert(self, columns: str, *values: object) -> None:
        if not columns.startswith("id, "):
            columns, values = f"id, {columns}", (self.history.next_id + 1, *values)
        places = ", ".join(["%s"] * len(values))
        run(
            "INSERT INTO audit_entry (verb, subject_type, subject_id, detail, "
            f"{columns}) VALUES ('thing.done', 'x', 1, '{{}}', {places})",
            *values,
        )

    def put_in_long_ago(self) -> None:
        then = self.history.now - timedelta(hours=self.random.randint(5, 500))
        self.insert("actor_kind, at", "author", then)

    def put_in_under_a_free_number(self) -> None:
        settled = chain.settled(self.history.now)
        taken = set(Entry.objects.values_list("pk", flat=True))
        free = [pk for pk in range(min(taken), settled) if pk not in taken]
        number = self.random.choice(free)
        self.insert("id, actor_kind, at", number, "author", self.history.now)

    def put_in_for_staff(self) -> None:
        when = self.history.now
        self.insert("actor_kind, actor_id, at", "staff", self.history.user.pk, when)

    def put_in_with_a_mark(self) -> None:
        kind, actor = self.random.choice([("staff", self.history.user.pk), ("system", None)])
        mark = f"{self.random.getrandbits(192):048x}"
        self.insert("actor_kind, actor_id, at, mark", kind, actor, self.history.now, mark)

    def put_in_again(self) -> None:
        """A true entry of staff, once more under another number."""
        marked = Entry.objects.exclude(mark=None).values_list("pk", flat=True)
        chosen = self.random.choice(sorted(marked))
        mark = f"{self.random.getrandbits(64):016x}"
        run(
            "INSERT INTO audit_entry (id, at, verb, actor_kind, actor_id, subject_type, "
            "subject_id, detail, mark) SELECT %s, at, verb, actor_kind, actor_id, subject_type, subject_id, "
            "detail, %s || substr(mark, 17) FROM audit_entry WHERE id = %s",
            self.history.next_id + 1,
            mark,
            chosen,
        )

    def put_in_with_a_link(self) -> None:
        self.insert("id, actor_kind, at", 10**6, "author", self.history.now)
        run(
            "INSERT INTO audit_link (number, entry_id, at, old, key, digest) "
            "SELECT %s, 1000000, at, old, key, %s FROM audit_link WHERE number = %s",
            self.last + 1,
            f"{self.random.getrandbits(256):064x}",
            self.last,
        )

    def swap_two_entries(self) -> None:
        one, other = self.random.sample(range(1, self.last + 1), 2)
        first = value("SELECT entry_id FROM audit_link WHERE number = %s", one)
        second = value("SELECT entry_id FROM audit_link WHERE number = %s", other)
        for link in (one, other):
            run("UPDATE audit_link SET entry_id = -entry_id WHERE number = %s", link)
        run("UPDATE audit_link SET entry_id = %s WHERE number = %s", second, one)
        run("UPDATE audit_link SET entry_id = %s WHERE number = %s", first, other)

    def swap_two_ids(self) -> None:
        first, second = self.random.sample(sorted(Entry.objects.values_list("pk", flat=True)), 2)
        for was, becomes in ((first, -1), (second, first), (-1, second)):
            run("UPDATE audit_entry SET id = %s WHERE id = %s", becomes, was)

    def spoil_a_link(self) -> None:
        change = self.random.choice(
            [
                "digest = reverse_digest",
                "at = '2026-11-03 10:00:00+00:00'",
                "old = true",
                "key = 'ffffffff'",
            ]
        ).replace("reverse_digest", f"'{self.random.getrandbits(256):064x}'")
        run(f"UPDATE audit_link SET {change} WHERE number = %s", self.some())

    def file_it_elsewhere(self) -> None:
        run("INSERT INTO audit_about (entry_id, item) VALUES (%s, 77)", self.some_entry())

    def take_out_of_a_file(self) -> None:
        chosen = self.random.choice(
            [value("SELECT min(id) FROM audit_about"), value("SELECT max(id) FROM audit_about")]
        )
        if self.random.random() < 0.5:
            run("DELETE FROM audit_about WHERE id = %s", chosen)
        else:
            run("UPDATE audit_about SET item = 99 WHERE id = %s", chosen)

    def cut_the_end(self, most: int = 5) -> None:
        kept = self.last - self.random.randint(1, most)
        gone = list(Link.objects.filter(number__gt=kept).values_list("entry_id", flat=True))
        run("DELETE FROM audit_link WHERE number > %s", kept)
        for entry in gone:
            run("DELETE FROM audit_about WHERE entry_id = %s", entry)
            run("DELETE FROM audit_entry WHERE id = %s", entry)

    def bring_back_last_weeks(self) -> None:
        """The database as it was, whole and in order; and life went on in it."""
        self.cut_the_end(self.last - 1)
        if self.random.random() < 0.5:
            self.insert("actor_kind, at", "author", self.history.now)
        with pytest.raises(ChainBroken), at(self.history.now):
            chain.link_waiting()

    def forget_the_chain(self) -> None:
        """So that Heard might think that it begins only now."""
        run("DELETE FROM audit_link")
        self.change_anything()
        with pytest.raises(ChainBroken), at(self.history.now):
            chain.link_waiting()

    def change_anything(self) -> None:
        run("UPDATE audit_entry SET verb = 'thing.undone'")


WAYS = sorted(
    name
    for name, member in vars(Spoiler).items()
    if callable(member)
    and name not in {"__init__", "some", "some_entry", "insert", "change_anything"}
)


def test_five_hundred_tamperings_are_all_found():
    history = make_history(make_user(), rounds=24, seed=1)
    with at(history.now):
        assert verify().broken == []
    unlock()
    missed = []
    for number in range(500):
        way = WAYS[number % len(WAYS)]
        mark = transaction.savepoint()
        with at(history.now):
            getattr(Spoiler(history, Random(number)), way)()
            if verify().holds:
                missed.append((way, number))
        transaction.savepoint_rollback(mark)
    assert missed == []
    with at(history.now):
        assert verify().broken == []


@pytest.mark.parametrize("ten", range(10))
def test_a_hundred_logs_that_nobody_touched_hold(ten):
    user, alarms = make_user(), []
    for seed in range(ten * 10, ten * 10 + 10):
        mark = transaction.savepoint()
        history = make_history(user, rounds=12, seed=seed)
        history.write()  # one that waits
        with at(history.now + timedelta(seconds=30)):
            alarms += [(seed, broken) for broken in verify().broken]
        forget()
        transaction.savepoint_rollback(mark)
    assert alarms == []


def forget() -> None:
    from django.conf import settings

    settings.LOG_STATE.unlink(missing_ok=True)
