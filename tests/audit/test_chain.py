"""How entries come into the chain, and what Heard does when the chain is not the one it knew."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit import actions, chain, heads
from audit.actors import AUTHOR, SYSTEM
from audit.errors import ChainBroken, NoLogKey
from audit.models import About, Entry, Link, LogIsClosed
from audit.verification import KnownHead, take_up_again, verify
from jobs import rounds
from tests.audit.histories import History, at, make_history, public_door, run, unlock
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user()


def numbers() -> list[tuple[int, int]]:
    return list(Link.objects.order_by("number").values_list("number", "entry"))


def test_entries_are_linked_in_the_order_of_their_ids(user):
    entries = [actions.record("thing.done", user, by=by) for by in (user, AUTHOR, SYSTEM)]
    assert chain.link_waiting() == 3
    assert numbers() == [(number, entry.pk) for number, entry in enumerate(entries, start=1)]
    assert chain.link_waiting() == 0


def test_many_entries_are_linked_in_several_rounds(user, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 4)
    for _ in range(9):
        actions.record("thing.done", user, by=SYSTEM)
    assert chain.link_waiting() == 9
    assert [number for number, _entry in numbers()] == list(range(1, 10))
    assert verify().holds


def test_a_backlog_of_days_is_no_break(user, monkeypatch):
    """The staff's side was down; the public door was not."""
    monkeypatch.setattr(chain, "AT_ONCE", 4)
    history = make_history(user, rounds=3)
    for _ in range(11):
        history.now += timedelta(hours=7)
        with at(history.now), public_door():
            actions.record("contribution.sent", user, by=AUTHOR)
    history.link()
    with at(history.now):
        assert verify().broken == []


def test_an_entry_that_comes_late_is_linked_late(user):
    history = History(user)
    first, second = history.write(), history.write()
    history.link()
    late = history.write(late=True)
    assert late.pk < second.pk
    history.link()
    ids = [entry for _number, entry in numbers()]
    assert ids == [first.pk, second.pk, late.pk]
    with at(history.now):
        assert verify().holds


def test_what_is_put_in_far_below_is_never_linked(user):
    history = make_history(user, rounds=20)
    taken = set(Entry.objects.values_list("pk", flat=True))
    with at(history.now):
        free = next(pk for pk in range(chain.settled(timezone.now()), 0, -1) if pk not in taken)
        with public_door():
            put_in = actions.entry_of("thing.done", user, by=AUTHOR)
        put_in.pk = free
        put_in.save(force_insert=True)
        assert chain.link_waiting() == 0
        assert [broken.sentence for broken in verify().broken] == [
            f"Entry {free:,}, which says {put_in.at:%-d %B %Y}, was put into the log afterwards."
        ]


def test_the_public_door_neither_marks_nor_links_nor_checks(user):
    with public_door():
        assert actions.record("thing.done", user, by=AUTHOR).mark is None
        for attempt in (chain.link_waiting, verify):
            with pytest.raises(NoLogKey):
                attempt()


def test_links_refuse_to_be_changed(user):
    actions.record("thing.done", user, by=SYSTEM)
    chain.link_waiting()
    for attempt in (Link.objects.all().delete, lambda: Link.objects.update(digest="")):
        with pytest.raises(LogIsClosed):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_link SET digest = ''", "DELETE FROM audit_link"]
)
def test_the_database_refuses_to_change_links(user, statement):
    actions.record("thing.done", user, by=SYSTEM)
    chain.link_waiting()
    with pytest.raises(Exception, match="cannot be changed"), transaction.atomic():
        run(statement)


def test_an_entry_that_is_linked_is_not_filed_again(user):
    entry = actions.record("thing.done", user, by=SYSTEM, about=[3])
    chain.link_waiting()
    with pytest.raises(Exception, match="is not filed again"), transaction.atomic():
        About.objects.create(entry=entry, item=4)


def test_entries_from_before_there_was_a_chain_say_so(user):
    with public_door():  # as the versions before did
        for by in (user, AUTHOR):
            actions.record("thing.done", user, by=by)
    actions.record("thing.done", user, by=user)
    chain.link_waiting()
    report = verify()
    assert (report.broken, report.links, report.old) == ([], 3, 2)
    assert list(Link.objects.order_by("number").values_list("old", flat=True)) == [
        True,
        True,
        False,
    ]


def test_nothing_is_old_once_there_is_a_chain(user):
    actions.record("thing.done", user, by=user)
    chain.link_waiting()
    with public_door():
        forged = actions.record("thing.done", user, by=user)
    chain.link_waiting()
    assert [broken.entry for broken in verify().broken] == [forged.pk]


def test_a_forged_entry_of_staff_is_found_before_it_is_linked(user):
    with public_door():
        forged = actions.record("thing.done", user, by=user)
    actions.record("thing.done", user, by=user)
    with public_door():
        chain_is_not_here = pytest.raises(NoLogKey)
        with chain_is_not_here:
            chain.link_waiting()
    chain.link_waiting()
    with public_door():
        later = actions.record("thing.done", user, by=user)
    assert [(broken.number, broken.entry) for broken in verify().broken] == [(0, later.pk)]
    assert Link.objects.get(entry=forged).old


# --- Another key ----------------------------------------------------------------------------------


def test_a_key_is_changed_and_the_log_still_holds(user, monkeypatch):
    history = make_history(user, rounds=8)
    history.write()  # one that waits, with the mark of the old key
    monkeypatch.setattr(
        settings, "LOG_KEYS", ["another-log-key-for-tests-alone", *settings.LOG_KEYS]
    )
    history.go_on(8)
    with at(history.now):
        assert verify().broken == []
    assert len(set(Link.objects.values_list("key", flat=True))) == 2


def test_without_the_old_key_its_links_are_not_believed(user, monkeypatch):
    make_history(user, rounds=6)
    monkeypatch.setattr(settings, "LOG_KEYS", ["another-log-key-for-tests-alone"])
    assert "a key that is not in HEARD_LOG_KEY" in verify().broken[0].sentence


def test_an_old_key_is_good_for_nothing_new(user, monkeypatch):
    """Whoever stole it goes on with it, after it was changed because of that."""
    old, new = settings.LOG_KEYS[0], "another-log-key-for-tests-alone"
    history = make_history(user, rounds=6)
    monkeypatch.setattr(settings, "LOG_KEYS", [new, old])
    history.write()
    history.link()
    monkeypatch.setattr(settings, "LOG_KEYS", [old])
    history.write()
    history.link()
    monkeypatch.setattr(settings, "LOG_KEYS", [new, old])
    with at(history.now):
        assert "with an old key" in verify().broken[0].sentence


# --- An older copy of the database ------------------------------------------------------------------


@pytest.fixture
def restored(user):
    """A log whose last entries are gone, as after a restore; the head that was lost."""
    history = make_history(user, rounds=20)
    lost = heads.remembered().head
    unlock()
    gone = list(Link.objects.filter(number__gt=lost.number - 3).values_list("entry", flat=True))
    run("DELETE FROM audit_link WHERE number > %s", lost.number - 3)
    for entry in gone:
        run("DELETE FROM audit_about WHERE entry_id = %s", entry)
        run("DELETE FROM audit_entry WHERE id = %s", entry)
    with at(history.now):
        yield lost


def test_an_older_copy_is_told_and_nothing_is_linked_to_it(restored, user):
    actions.record("thing.done", user, by=user)
    with pytest.raises(ChainBroken) as told:
        chain.link_waiting()
    ends = restored.number - 3
    assert str(told.value) == (
        f"The log ends with number {ends}, and this machine saw number {restored.number}: its end "
        "was cut off, or the database is an older copy."
    )
    assert [broken.sentence for broken in verify().broken] == [str(told.value)]


def test_the_log_is_taken_up_again_and_says_so(restored, user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        take_up_again()
        for _ in range(6):
            actions.record("thing.done", user, by=user)
        chain.link_waiting()
    assert verify().broken == []
    entry = Entry.objects.get(verb="log.taken_up")
    assert entry.detail["lost"] == restored.number
    told = verify(known_heads=[KnownHead(restored, "the letter knew")]).broken
    assert [broken.sentence for broken in told] == [
        f"Number {restored.number} of the log is not the one that the letter knew: the log was "
        "written anew, or this is another one."
    ]


def test_what_is_broken_after_the_log_was_taken_up_counts(restored, user):
    run("UPDATE audit_entry SET verb = 'x' WHERE id = (SELECT min(id) FROM audit_entry)")
    take_up_again()
    later = actions.record("thing.done", user, by=user)
    chain.link_waiting()
    report = verify()
    assert (len(report.broken), len(report.known)) == (0, 1)
    run("UPDATE audit_entry SET verb = 'x' WHERE id = %s", later.pk)
    assert [broken.entry for broken in verify().broken] == [later.pk]


# --- Who links, and when ----------------------------------------------------------------------------


def test_each_round_links_what_waits(user):
    actions.record("thing.done", user, by=AUTHOR)
    assert rounds.run()["audit.tasks.link_the_log"] == 1


def test_a_broken_chain_keeps_no_other_work_from_being_done(restored):
    actions.record("thing.done", make_user(), by=SYSTEM)
    counts = rounds.run()
    assert counts["audit.tasks.link_the_log"] == rounds.FAILED
    assert [name for name, count in counts.items() if count == rounds.FAILED] == [
        "audit.tasks.link_the_log"
    ]


def test_whoever_reads_the_log_reads_linked_entries(client, user):
    sign_in(client, make_user("safeguarding-lead"))
    actions.record("thing.done", user, by=AUTHOR)
    assert client.get("/desk/audit/").status_code == 200
    assert Entry.objects.filter(link=None).count() == 0


def test_what_another_process_links_meanwhile_is_no_break(user, monkeypatch):
    history = make_history(user, rounds=6)
    known = heads.remembered

    def meanwhile() -> heads.State:
        monkeypatch.setattr(heads, "remembered", known)
        history.write()
        history.link()
        return known()

    monkeypatch.setattr(heads, "remembered", meanwhile)
    with at(history.now):
        assert chain.link_waiting() == 0
        monkeypatch.setattr(heads, "remembered", meanwhile)
        assert verify().holds


@pytest.mark.django_db(transaction=True)
def test_several_link_at_once_and_make_one_chain():
    user = make_user()
    for _ in range(40):
        actions.record("thing.done", user, by=SYSTEM)
    chain.link_waiting()
    failed = []

    def work(number: int) -> None:
        try:
            for _ in range(6):
                actions.record("thing.done", user, by=SYSTEM if number % 2 else AUTHOR)
                chain.link_waiting()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.link_waiting()
    assert failed == []
    report = verify()
    assert (report.broken, report.links, report.waiting) == ([], 64, 0)
    assert heads.remembered().head == report.head
