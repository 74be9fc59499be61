"""The log is checked by a command and each morning, and its head told where it cannot be changed."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from audit import actions, chain, checking, heads
from audit.actors import AUTHOR, SYSTEM
from audit.heads import Head, read_head
from audit.models import Entry
from tests import database
from tests.audit.histories import at, lock_again, public_door, run, unlock
from tests.factories.accounts import make_user, sign_in
from tests.servers import Council

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 28, 6, 3, tzinfo=UTC)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """An address and a file that get the head."""
    monkeypatch.setattr(settings, "LOG_HEAD_MAIL", ["officer@council.example"])
    monkeypatch.setattr(settings, "LOG_HEADS", tmp_path / "heads.txt")
    return settings.LOG_HEADS


@pytest.fixture
def entry():
    return actions.record("thing.done", make_user(), by=SYSTEM)


def spoil() -> None:
    unlock()
    run("UPDATE audit_entry SET verb = 'nothing.done'")
    lock_again()


def command(*arguments: str) -> str:
    told = StringIO()
    call_command("audit_verify", *arguments, stdout=told, stderr=told)
    return told.getvalue()


# --- The command ------------------------------------------------------------------------------------


def test_the_command_says_that_the_log_holds_and_its_head(entry):
    told = command().splitlines()
    last = chain.newest()
    assert told == [
        f"Entries in the chain: 1, since {last.at:%-d %B %Y %H:%M} UTC.",
        f"Head: {last.number}:{last.digest}",
        "The log holds.",
    ]


def test_the_command_ends_with_the_first_broken_place(entry):
    chain.link_waiting()
    spoil()
    with pytest.raises(CommandError) as told:
        command()
    assert str(told.value) == (
        f"The log does not hold. Entry {entry.pk:,} of {entry.at:%-d %B %Y} (number 1 of the log) was "
        "changed, or something was put in, taken out or moved before it."
    )
    assert told.value.returncode == 1


def test_a_head_that_was_kept_finds_a_log_that_was_written_anew(entry):
    """By somebody with the key, the database and the staff machine, but not the letter."""
    chain.link_waiting()
    last = chain.newest()
    kept = f"{last.number}:{last.digest}"
    assert command("--head", kept).endswith("The log holds.\n")
    spoil()
    unlock()
    run("DELETE FROM audit_link")
    run("UPDATE audit_entry SET mark = NULL")
    lock_again()
    settings.LOG_STATE.unlink(missing_ok=True)
    chain.link_waiting()
    assert command().endswith("The log holds.\n")  # it cannot know
    with pytest.raises(
        CommandError, match="Number 1 of the log is not the one that the letter knew"
    ):
        command("--head", kept)


@pytest.mark.parametrize("text", ["", "12", "x:" + "0" * 64, "1:" + "g" * 64])
def test_a_head_that_is_none_is_refused(text):
    with pytest.raises(CommandError, match="A head is a number"):
        command("--head", text)


def test_a_head_is_read_as_it_is_written():
    assert read_head(f"  {Head(12, 'ab' * 32)}\n") == Head(12, "ab" * 32)


def test_the_command_does_nothing_at_the_public_door(entry):
    with public_door(), pytest.raises(CommandError, match="on the staff's side"):
        command()


def test_what_was_looked_into_is_known_from_then_on(entry):
    chain.link_waiting()
    spoil()
    told = command("--take-up-again")
    assert "Known from now on: Entry" in told
    assert command().endswith("The log holds.\n")
    assert "Known, and looked into: Entry" in command()


def test_taking_up_a_log_that_holds_writes_nothing(entry):
    command("--take-up-again")
    assert Entry.objects.filter(verb="log.taken_up").count() == 0


def test_a_lock_that_was_taken_away_is_told(entry):
    name = "audit_no_update" if connection.vendor == "sqlite" else "audit_no_change"
    on = "" if connection.vendor == "sqlite" else " ON audit_entry"
    if on:
        run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"DROP TRIGGER {name}{on}")
    with pytest.raises(CommandError, match=rf"lock on the log was taken away \({name}\)"):
        command()


VERIFY = "import sys; from django.core.management import call_command; call_command('audit_verify', *sys.argv[1:])"


def verified(council: Council, *arguments: str) -> str:
    """What the command says of another council's log. RuntimeError where it ends with an error."""
    (script := council.var / "verify.py").write_text(VERIFY)
    return council.script(script, *arguments)


def test_the_lock_is_put_back(tmp_path):
    with database.choose().another("lock") as url, closing(Council(tmp_path, url)) as council:
        script = tmp_path / "unlock.py"
        script.write_text(
            "from django.db import connection; from audit import triggers\n"
            "with connection.schema_editor() as editor: triggers.remove_guards(editor)\n"
        )
        council.script(script)
        with pytest.raises(RuntimeError, match="was taken away"):
            verified(council)
        assert "The log holds." in verified(council, "--take-up-again")
        assert "The log holds." in verified(council)


# --- Each morning -----------------------------------------------------------------------------------


def test_the_head_is_told_once_a_morning(entry, elsewhere, mailoutbox):
    assert [checking.tell_daily(MORNING + timedelta(hours=more)) for more in (0, 1, 24)] == [
        2,
        0,
        2,
    ]
    last = chain.newest()
    assert [letter.to for letter in mailoutbox] == [["officer@council.example"]] * 2
    assert mailoutbox[0].subject == (
        "Heard: the log's number of 28 November 2026 (keep this letter)"
    )
    assert f"manage.py audit_verify --head {last.number}:{last.digest}" in mailoutbox[0].body
    days = [line.split() for line in elsewhere.read_text().splitlines()]
    assert [(day[:10], head) for day, head in days] == [
        ("2026-11-28", f"{last.number}:{last.digest}"),
        ("2026-11-29", f"{last.number}:{last.digest}"),
    ]


def test_nothing_is_told_before_six(entry, elsewhere, mailoutbox):
    assert checking.tell_daily(MORNING - timedelta(minutes=10)) == 0
    assert (mailoutbox, elsewhere.exists()) == ([], False)


def test_without_a_place_the_log_is_checked_all_the_same(entry):
    assert checking.tell_daily(MORNING) == 0
    assert heads.remembered().checked_at is not None


def test_a_letter_that_is_not_taken_is_tried_again(entry, elsewhere, mailoutbox, monkeypatch):
    def refuse(**_letter) -> None:
        raise OSError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr(checking, "send_mail", refuse)
        with pytest.raises(OSError, match="no mail server"):
            checking.tell_daily(MORNING)
    assert checking.tell_daily(MORNING + timedelta(minutes=1)) == 1
    assert (len(mailoutbox), len(elsewhere.read_text().splitlines())) == (1, 1)


def test_a_log_that_does_not_hold_is_told_in_the_letter_and_the_file(entry, elsewhere, mailoutbox):
    chain.link_waiting()
    spoil()
    checking.tell_daily(MORNING)
    assert mailoutbox[0].subject == "Heard: THE LOG DOES NOT HOLD, 28 November 2026"
    assert f"- Entry {entry.pk:,} of" in mailoutbox[0].body
    assert elsewhere.read_text().startswith("# 2026-11-28")


def test_an_older_copy_is_told_at_once_and_not_each_minute(entry, elsewhere, mailoutbox):
    checking.tell_daily(MORNING)
    heads.remember_head(Head(9, "ab" * 32))
    for minute in (1, 2, 3):
        actions.record("thing.done", make_user(), by=AUTHOR)
        with pytest.raises(Exception, match="its end was cut off"):
            checking.link_and_notice()
        checking.tell_daily(MORNING + timedelta(minutes=minute))
    assert [letter.subject[:16] for letter in mailoutbox] == [
        "Heard: the log's",
        "Heard: THE LOG D",
    ]


def test_the_file_elsewhere_is_held_against_the_log(entry, elsewhere):
    checking.tell_daily(MORNING)
    elsewhere.write_text(elsewhere.read_text().replace("1:", "2:"))
    with pytest.raises(CommandError, match="the file of heads knew on 2026-11-28 number 2"):
        command()


def test_a_file_elsewhere_that_was_spoilt_is_no_proof(entry, elsewhere):
    checking.tell_daily(MORNING)
    elsewhere.write_text(elsewhere.read_text()[:60])
    with pytest.raises(CommandError, match="holds a line that is no head"):
        command()


def test_heads_of_before_the_log_was_taken_up_are_known(entry, elsewhere):
    checking.tell_daily(MORNING)
    elsewhere.write_text(elsewhere.read_text().replace(" 1:", " 2:"))
    command("--take-up-again")
    assert command().endswith("The log holds.\n")
    assert "Known, and looked into: Number 2 of the log is not the one" in command()


# --- Where people see it ----------------------------------------------------------------------------


def test_the_page_of_the_log_says_when_it_was_checked(client, entry):
    with at(MORNING):
        checking.tell_daily(MORNING)
    page = sign_in(client, make_user("data-protection-officer")).get("/desk/audit/")
    assert "last checked on 28 November 2026, 06:03, and it holds" in page.content.decode()


def test_the_page_of_the_log_says_that_it_does_not_hold(client, entry):
    heads.remember_head(Head(9, "ab" * 32))
    page = (
        sign_in(client, make_user("data-protection-officer")).get("/desk/audit/").content.decode()
    )
    assert "The log does not hold" in page
    assert "this machine saw number 9" in page
    assert "and it holds" not in page


def test_a_check_warns_where_nobody_is_told(monkeypatch, elsewhere):
    def found() -> list[str]:
        return [told.id for told in run_checks(tags=["audit"], include_deployment_checks=True)]

    assert found() == []
    monkeypatch.setattr(settings, "LOG_HEAD_MAIL", [])
    monkeypatch.setattr(settings, "LOG_HEADS", None)
    assert found() == ["audit.W001"]


# --- A backup, brought back -------------------------------------------------------------------------


def test_last_weeks_database_is_known_by_the_machine_and_by_the_letter(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("copies the database's file; the rest is the same")
    with database.choose().another("log") as url, closing(Council(tmp_path, url)) as council:
        script = tmp_path / "write.py"
        script.write_text(
            "from audit import actions, chain; from audit.actors import SYSTEM\n"
            "from audit.models import Entry\n"
            "[actions.record('thing.done', Entry(pk=1), by=SYSTEM, about=()) for _ in range(3)]\n"
            "chain.link_waiting()\n"
        )
        file = url.removeprefix("sqlite:///")
        council.script(script)
        shutil.copy(file, tmp_path / "last-week.sqlite3")
        council.script(script)
        head = verified(council).partition("Head: ")[2].split()[0]
        assert head.startswith("6:")
        shutil.copy(tmp_path / "last-week.sqlite3", file)
        with pytest.raises(RuntimeError, match="ends with number 3, and this machine saw number 6"):
            verified(council)
        verified(council, "--take-up-again")
        assert "The log holds." in verified(council)
        with pytest.raises(RuntimeError, match="ends with number 4, and the letter knew number 6"):
            verified(council, "--head", head)
