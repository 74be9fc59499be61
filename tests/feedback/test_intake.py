"""Words arrive: once, whole, sealed, and with the level their worst sentence asks for."""

import secrets

import pytest
from django.db import IntegrityError, connection

from audit.models import Entry
from feedback import budgets, catalogue, codes, names, texts
from feedback.actions import intake, leaving
from feedback.enums import AgeBand, Group, Level, Safety, State, Who
from feedback.models import AddedWords, Clearance, Contribution, Theme
from tallies.counting import Limit
from tests.factories.feedback import WORDS, make_contribution, make_sending, send
from vault import keys
from vault.errors import NoKey
from vault.models import Envelope, WrappedKey

pytestmark = pytest.mark.django_db


def test_send_keeps_exactly_the_words():
    sent = send(WORDS)
    kept = sent.contribution
    assert texts.read_as_staff(kept.words, owner=kept.words_owner) == WORDS


def test_send_keeps_choices_in_clear_and_no_words():
    row = send(
        who=Who.CARE_LEAVER, themes=["school", "money"], wishes=["shadow-board"]
    ).contribution
    row.refresh_from_db()
    assert (row.group, row.age_band) == (Group.CARE_LEAVER, AgeBand.FROM_18)
    assert sorted(row.themes.values_list("slug", flat=True)) == ["money", "school"]
    assert [c.audience.slug for c in row.clearances.all()] == ["shadow-board"]
    assert (row.received_at.minute, row.received_at.second) == (0, 0)
    assert (row.state, row.safety) == (State.RECEIVED, Safety.WAITING)


@pytest.mark.parametrize(
    "words",
    [
        "x" * 200_000,
        "a\x00b\x07c\x1b[31m",
        "\u202eright to left\u202c \u2066isolate\u2069",
        "\ud800 a lone surrogate",
        "e" + "\u0301" * 10_000,
        "ውጤት አይተናል ሰላም العربية Cymraeg żółć 👨‍👩‍👧‍👦",
        "=HYPERLINK(1) <script>alert(1)</script> {{7*7}}",
        "\n  begins and ends with blanks \n",
    ],
)
def test_send_stores_any_text_faithfully(words):
    row = send(words).contribution
    assert texts.read_as_staff(row.words, owner=row.words_owner) == words


@pytest.mark.django_db(transaction=True)
def test_a_theme_deleted_within_the_minute_costs_nobody_their_words():
    sending = make_sending(themes=["school", "money"])
    catalogue.themes.get()
    Theme.objects.filter(slug="money").delete()
    row = intake.send(sending).contribution
    assert texts.read_as_staff(row.words, owner=row.words_owner) == WORDS
    assert [theme.slug for theme in row.themes.all()] == ["school"]


def test_send_twice_with_one_key_is_one_contribution_and_one_code():
    sending = make_sending()
    first, again = intake.send(sending), intake.send(sending)
    assert again.code == first.code
    assert (first.repeated, again.repeated) == (False, True)
    assert again.contribution == first.contribution
    assert (Contribution.objects.count(), Envelope.objects.count()) == (1, 1)


def test_send_with_changed_words_keeps_the_first():
    key = secrets.token_bytes(16)
    first = send("First words.", key=key).contribution
    with pytest.raises(intake.ChangedWords):
        send("Other words.", key=key)
    assert Contribution.objects.get() == first
    assert texts.read_as_staff(first.words, owner=first.words_owner) == "First words."


def test_send_is_found_again_by_its_code_alone():
    sent = send()
    found = Contribution.objects.get(code_lookup=codes.secrets_of(sent.code.upper()).lookup)
    assert found == sent.contribution


def test_author_cannot_read_their_words_unless_they_asked():
    sent = send()
    author = keys.author(codes.secrets_of(sent.code).root)
    with pytest.raises(NoKey):
        texts.read_as_author(
            sent.contribution.words, owner=sent.contribution.words_owner, key=author
        )


def test_author_reads_their_words_with_the_code_when_they_asked():
    sent = send(author_may_read=True)
    author = keys.author(codes.secrets_of(sent.code).root)
    row = sent.contribution
    assert texts.read_as_author(row.words, owner=row.words_owner, key=author) == WORDS


def test_crowded_sending_is_held_back_and_never_lost():
    assert send(crowded=True).contribution.state == State.HELD_BACK


def test_rules_set_the_level_with_their_names():
    row = send("I like football. Dad hit me and I want to die.").contribution
    change = row.levels.get()
    assert row.level == Level.IMMEDIATE
    assert (change.was, change.level, change.set_by) == (Level.NONE, Level.IMMEDIATE, None)
    assert change.rules == ["hurt-by-someone", "wants-to-die"]


def test_send_writes_one_audit_row_to_the_hour():
    row = send("I want to die").contribution
    entry = Entry.objects.about(row).get()
    assert (entry.verb, entry.actor_kind) == ("contribution.sent", "author")
    assert entry.detail == {"level": 3, "crowded": False}
    assert (entry.at.minute, entry.at.second) == (0, 0)


def test_nothing_is_stored_when_the_log_cannot_be_written(monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("the log is full")

    monkeypatch.setattr("feedback.actions.intake.audit.entry_of", broken)
    with pytest.raises(OSError, match="the log is full"):
        send(wishes=["shadow-board"])
    counts = [m.objects.count() for m in (Contribution, Envelope, WrappedKey, Clearance)]
    assert counts == [0, 0, 0, 0]


def test_send_costs_few_queries(django_assert_num_queries):
    sending = make_sending(wishes=["shadow-board"], themes=["school"])
    send()  # fills the catalogue
    names.forget()
    # names, savepoint, (envelope, wraps, row), (themes, wishes, log), release: in brackets one on PostgreSQL
    with django_assert_num_queries({"sqlite": 9, "postgresql": 5}[connection.vendor]):
        intake.send(sending)


@pytest.mark.django_db(transaction=True)
def test_on_the_public_door_all_goes_in_at_once(monkeypatch, django_assert_num_queries):
    """It has no key of the log. Count, rows: two trips to PostgreSQL, and what hangs off a row names it."""
    monkeypatch.setattr("audit.keys.all_keys", list)
    monkeypatch.setattr("audit.marks.all_keys", list)
    monkeypatch.setattr("audit.actions.all_keys", list)
    monkeypatch.setattr(budgets, "SENDS", Limit("sends", 1, 600))
    chosen = {"wishes": ["shadow-board"], "themes": ["school", "money"]}
    sending = make_sending(**chosen)
    first = intake.send(make_sending(**chosen), source="a")
    with django_assert_num_queries({"sqlite": 9, "postgresql": 2}[connection.vendor]):
        row = intake.send(sending, source="a").contribution
    row.refresh_from_db()
    assert row.pk > first.contribution.pk
    assert row.state == State.HELD_BACK
    assert {theme.slug for theme in row.themes.all()} == {"school", "money"}
    assert [each.audience.slug for each in row.clearances.all()] == ["shadow-board"]
    log = Entry.objects.about(row).order_by("pk").values_list("verb", "mark")
    assert list(log) == [("contribution.sent", None), ("contribution.held_back", None)]
    assert texts.read_as_staff(row.words, owner=row.words_owner) == WORDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failure", [OSError("the log is full"), budgets.TooMuch()])
def test_what_was_not_stored_was_not_counted(monkeypatch, failure):
    def broken(*args, **kwargs):
        raise failure

    monkeypatch.setattr(budgets, "SENDS", Limit("sends", 1, 600))
    repeated = make_sending()
    with monkeypatch.context() as patch:
        patch.setattr("feedback.actions.intake.audit.entry_of", broken)
        with pytest.raises(type(failure)):
            intake.send(repeated, source="a")
    for _ in range(3):
        intake.send(repeated, source="a")
    assert Contribution.objects.get().state == State.RECEIVED


def test_unknown_slugs_are_ignored():
    sending = make_sending()
    changed = intake.Sending(
        key=sending.key, words="Hello", themes=("nonsense",), audiences=("everybody",)
    )
    row = intake.send(changed).contribution
    assert (row.themes.count(), row.clearances.count()) == (0, 0)


def test_add_words_is_idempotent_and_keeps_the_original():
    row = send().contribution
    key = secrets.token_bytes(16)
    added = intake.add_words(row, "And my sister too.", key=key)
    assert intake.add_words(row, "And my sister too.", key=key) == added
    assert AddedWords.objects.count() == 1
    assert texts.read_as_staff(added.envelope, owner=added.owner) == "And my sister too."
    assert texts.read_as_staff(row.words, owner=row.words_owner) == WORDS


def test_words_that_were_added_are_answered_for_again_after_they_were_taken_back():
    row, key = make_contribution("received"), secrets.token_bytes(16)
    added = intake.add_words(row, "And my sister too.", key=key)
    leaving.withdraw(row)
    row.refresh_from_db()
    assert intake.add_words(row, "And my sister too.", key=key) == added


def test_words_of_another_with_the_same_key_in_the_same_moment_are_no_thanks(monkeypatch):
    """Whoever was a moment later is not told that theirs are here: they are sent again."""
    first, second = send().contribution, send().contribution
    digest = intake.holder_of(bytes(16))
    intake.add_words(first, "Theirs", key=bytes(16))
    monkeypatch.setattr(intake, "_added_before", lambda *_: (digest, None))
    with pytest.raises(IntegrityError):
        intake.add_words(second, "Mine", key=bytes(16))


def test_add_words_raises_the_level_and_asks_for_a_new_safety_decision():
    row = make_contribution(State.WITH_BOARDS)
    assert row.safety == Safety.SAFE
    intake.add_words(row, "She hits me.", key=secrets.token_bytes(16))
    row.refresh_from_db()
    assert (row.level, row.safety) == (Level.HIGH, Safety.WAITING)


def test_add_words_never_lowers_the_level():
    row = send("I want to die").contribution
    intake.add_words(row, "Only joking, all fine.", key=secrets.token_bytes(16))
    row.refresh_from_db()
    assert row.level == Level.IMMEDIATE


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_add_words_takes_a_finished_contribution_up_again(state):
    row = make_contribution(state)
    intake.add_words(row, "It happened again.", key=secrets.token_bytes(16))
    row.refresh_from_db()
    assert row.state == State.PREPARING


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED])
def test_add_words_is_too_late_after_it_was_taken_back(state):
    row = make_contribution(state)
    with pytest.raises(intake.TooLate):
        intake.add_words(row, "One more thing", key=secrets.token_bytes(16))
