"""The demo council: every state there is, the same every time, and nothing real in it."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from boards import enums as boards_enums
from boards.models import (
    Action,
    AgendaItem,
    BoardItem,
    Meeting,
    Outcome,
    Pack,
    PublicOutcome,
    Recall,
)
from feedback import codes as return_codes
from feedback import enums, texts
from feedback.models import (
    AddedWords,
    Clearance,
    Contribution,
    HelpedAnswer,
    JourneyStep,
    LevelChange,
    Note,
    Reply,
    ShareableVersion,
)
from feedback.queries.lundy import lundy_of
from participation import demo
from participation.demo import files, loading
from participation.demo.clock import Calendar
from participation.demo.deciding import add_meetings
from participation.demo.play import Script
from participation.demo.telling import add_contributions
from participation.models import ContentPage
from tests.components.test_words import avoided_in
from vault import files as sealed_files
from vault import keys

NOW = datetime.fromisoformat("2026-11-25T11:10:00+00:00")
SEALED = (
    (Contribution, "words", "words_owner"),
    (AddedWords, "envelope", "owner"),
    (LevelChange, "why", "why_owner"),
    (ShareableVersion, "envelope", "owner"),
    (JourneyStep, "words", "words_owner"),
    (Reply, "envelope", "owner"),
    (Note, "envelope", "owner"),
    (HelpedAnswer, "why", "why_owner"),
    (Outcome, "words", "words_owner"),
)
OUR_APPS = ("feedback", "boards", "audit", "participation")
# Made by chance, or counted by the database: everything else must be the same.
BY_CHANCE = (models.ForeignKey, models.UUIDField, models.AutoField, models.BinaryField)
CHANCE_NAMES = {
    "lease_token", "sha256", "detail", "subject_id", "item", "latest_revision_created_at",
    "translation_key", "page_ptr", "mark",
}  # fmt: skip


def _load_at(moment: datetime) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        loading.load()


def _digest() -> str:
    """Of every clear field that chance has no part in, and of every text that was sealed."""
    found = [_clear_fields(model) for label in OUR_APPS for model in _models(label)]
    found += [_opened(*sealed) for sealed in SEALED]
    return hashlib.sha256(json.dumps(found, default=str).encode()).hexdigest()


def _models(label: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(label).get_models())


def _clear_fields(model: type[models.Model]) -> list[tuple[object, ...]]:
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, BY_CHANCE) and field.name not in CHANCE_NAMES
    ]
    rows = model._base_manager.order_by("pk")
    return list(rows.values_list(*names)) if names else [(rows.count(),)]


def _opened(model: type[models.Model], field: str, owner: str) -> list[str]:
    rows = model._base_manager.exclude(**{field: None}).order_by("pk").select_related(field)
    return [
        texts.read_as_staff(getattr(row, field), owner=getattr(row, owner))
        for row in rows
        if getattr(row, field).wraps.exists()
    ]


@pytest.fixture(scope="module")
def twice(django_db_setup, django_db_blocker) -> Iterator[list[str]]:
    """The digests of two loadings at one moment; the second stays for the module's tests."""
    digests = []
    with django_db_blocker.unblock():
        for keep in (False, True):
            with transaction.atomic():
                _load_at(NOW)
                digests.append(_digest())
                if keep:
                    yield digests
                transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def brackenshire(request) -> None:
    if "empty" not in request.fixturenames:
        request.getfixturevalue("twice")


@pytest.fixture
def empty(db) -> None:
    """For tests that start from an empty database; they stand before the others' loading."""


def _counted(model: type[models.Model], field: str) -> Counter:
    return Counter(model._base_manager.values_list(field, flat=True))


# --- Before anything is loaded -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("-1 tue 17:00", "2026-11-17T17:00:00+00:00"),
        ("-9 tue 17:00", "2026-09-22T16:00:00+00:00"),  # summer time
        ("0 sun 08:30", "2026-11-22T08:30:00+00:00"),
        ("+2 thu 14:00", "2026-12-10T14:00:00+00:00"),
        ("5h", "2026-11-25T06:10:00+00:00"),
    ],
)
def test_calendar_counts_from_the_week_of_loading(empty, words, moment):
    assert Calendar(NOW).moment(words) == datetime.fromisoformat(moment)


def test_load_refuses_under_production_settings(empty, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place"):
        call_command("load_demo", verbosity=0)
    assert Contribution.objects.count() == 0


def test_load_refuses_at_the_public_door(empty, settings):
    settings.STAFF_DOOR = False
    with pytest.raises(CommandError, match="public door"):
        call_command("load_demo", verbosity=0)


def test_every_contribution_of_the_files_has_its_own_key_and_name(empty):
    told = files.contributions()
    assert len({row["key"] for row in told}) == len(told)
    assert len({row["name"] for row in told}) == len(told)
    assert 60 <= len(told) <= 75


@pytest.mark.parametrize("day", range(22, 30))
@pytest.mark.parametrize("clock", ["00:20", "23:50"])
def test_everything_is_past_on_whatever_day_it_is_loaded(empty, day, clock):
    # The clocks change on the 28th.
    now = datetime.fromisoformat(f"2027-03-{day}T{clock}:00+00:00")
    script = Script(calendar=Calendar(now), people=defaultdict(User))
    add_meetings(script)
    add_contributions(script)
    assert max(event.at for event in script.events) <= now


PHONES = re.compile(r"(?<![\d£])0[\d ]{8,13}\d")
KNOWN_PHONES = re.compile(r"01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}|0800 1111")


@pytest.mark.parametrize("path", sorted(files.DATA.rglob("*.toml")), ids=lambda path: path.stem)
def test_no_phone_or_address_of_the_demo_is_real(empty, path):
    text = path.read_text("utf-8")
    assert [n for n in PHONES.findall(text) if not KNOWN_PHONES.fullmatch(n.strip())] == []
    addresses = re.findall(r"[\w.]+@[\w.]+|https?://\S+|www\.\S+", text)
    assert [address for address in addresses if not address.rstrip(".").endswith(".example")] == []


# --- What is there ------------------------------------------------------------------------------
def test_load_is_the_same_every_time(twice):
    first, second = twice
    assert first == second


@pytest.mark.parametrize(
    ("model", "field", "choices"),
    [
        (Contribution, "state", enums.State),
        (Contribution, "safety", enums.Safety),
        (Contribution, "level", enums.Level),
        (Contribution, "group", enums.Group),
        (Contribution, "age_band", enums.AgeBand),
        (Clearance, "state", enums.ClearanceState),
        (HelpedAnswer, "answer", enums.Helped),
        (Meeting, "state", boards_enums.MeetingState),
        (AgendaItem, "kind", boards_enums.ItemKind),
        (BoardItem, "state", boards_enums.BoardItemState),
        (Outcome, "kind", boards_enums.OutcomeKind),
        (Action, "state", boards_enums.ActionState),
    ],
)
def test_every_state_and_kind_is_there(model, field, choices):
    assert set(_counted(model, field)) == set(choices.values)


def test_every_step_that_a_journey_can_take_is_there():
    # Nobody tells “getting it ready”: the return page draws it from the state.
    assert set(_counted(JourneyStep, "kind")) >= set(enums.StepKind.values) - {"preparing"}


def test_states_have_enough_rows_to_look_at():
    counted = _counted(Contribution, "state")
    assert counted["received"] >= 5
    assert counted["with_boards"] >= 10
    assert counted["answered"] >= 10
    assert counted["closed"] >= 8
    assert _counted(Contribution, "language")["cy"] == 10


def test_four_boards_have_held_and_coming_meetings():
    for board, rows in _by_board().items():
        assert any(row.state == "held" for row in rows), board
        assert any(row.is_coming and row.date > NOW.date() for row in rows), board


def _by_board() -> dict[str, list[Meeting]]:
    found: dict[str, list[Meeting]] = {}
    for row in Meeting.objects.select_related("board__audience"):
        found.setdefault(row.board.slug, []).append(row)
    assert len(found) == 4
    return found


def test_one_meeting_is_closed_while_its_record_is_public():
    closed = Meeting.objects.filter(access_closed=True, record_closed=False)
    assert closed.filter(board__audience__slug="corporate-parenting-board").exists()


def test_packs_are_real_and_one_waits_to_be_issued():
    packs = list(Pack.objects.select_related("envelope"))
    assert {pack.is_built for pack in packs} == {True}
    assert [pack.is_issued for pack in packs].count(False) == 1
    pdf = b"".join(sealed_files.open_range(packs[0].envelope, owner=packs[0].owner))
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == packs[0].sha256


def test_one_issued_pack_has_to_come_back():
    recall = Recall.objects.get()
    assert recall.board_item.contribution.state == enums.State.WITHDRAWN
    assert recall.pack.is_issued


def test_what_everyone_reads_is_cleared_and_one_waits():
    assert PublicOutcome.objects.published().count() == 8
    assert PublicOutcome.objects.filter(cleared_at=None).count() == 1


def test_one_contribution_was_considered_by_two_boards():
    row = _contribution("five-workers")
    items = BoardItem.objects.filter(clearance__contribution=row)
    assert {(item.board.slug, item.state) for item in items} == {
        ("shadow-board", "considered"),
        ("corporate-parenting-board", "considered"),
    }


def test_an_item_that_was_deferred_came_back():
    row = _contribution("staying-put")
    kinds = list(row.journey.order_by("id").values_list("kind", flat=True))
    assert kinds.index("deferred") < kinds.index("action")


def _contribution(key: str) -> Contribution:
    code = return_codes.code_for(files.submission_key(key))
    return Contribution.objects.get(code_lookup=return_codes.secrets_of(code).lookup)


def test_nothing_closed_has_an_empty_part_of_lundy():
    for row in Contribution.objects.filter(state=enums.State.CLOSED):
        parts = lundy_of(row)
        assert parts.audience, row
        assert parts.influence, row


def test_nothing_happened_in_the_future():
    assert not Entry.objects.filter(at__gt=NOW).exists()
    assert not JourneyStep.objects.filter(at__gt=NOW).exists()


def test_public_outcomes_and_wordings_hold_no_avoided_words():
    for row in PublicOutcome.objects.all():
        assert avoided_in(_without_board_names(f"{row.you_said} {row.we_did}")) == []


def test_what_staff_told_authors_holds_no_avoided_words():
    for model, field, owner in (
        (Reply, "envelope", "owner"),
        (JourneyStep, "words", "words_owner"),
    ):
        for words in _opened(model, field, owner):
            assert avoided_in(_without_board_names(words)) == []


def _without_board_names(words: str) -> str:
    return re.sub(r"safeguarding board", "", words, flags=re.IGNORECASE)


def test_pages_of_the_council_are_live_in_both_languages():
    pages = ContentPage.objects.live()
    assert {page.slug for page in pages} == {"about-us", "what-happens", "your-privacy"}
    assert all(page.body_cy and page.title_cy for page in pages)
    assert avoided_in(_without_board_names(" ".join(str(page.body) for page in pages))) == []


def test_known_codes_open_what_they_say():
    known = demo.codes()
    assert len({row.code for row in known}) == 6
    states = {row.key: _contribution(row.key).state for row in known}
    assert states == {
        "sleepover-form": "closed",
        "staying-put": "closed",
        "five-workers": "answered",
        "old-name": "with_boards",
        "bagiau-bin": "answered",
        "mollys-house": "received",
    }


def test_author_who_asked_reads_their_own_words_again():
    row = _contribution("sleepover-form")
    code = return_codes.code_for(files.submission_key("sleepover-form"))
    author = keys.author(return_codes.secrets_of(code).root)
    words = texts.read_as_author(row.words, owner=row.words_owner, key=author)
    assert words.startswith("Everyone in my class went to Alfies sleepover.")


def test_some_replies_have_been_seen_and_some_have_not():
    assert Reply.objects.filter(seen_at=None).exists()
    assert _contribution("sleepover-form").replies.get().seen_at is not None


def test_rules_and_not_the_files_found_what_is_urgent():
    row = _contribution("coming-back")
    assert (row.state, row.level) == (enums.State.RECEIVED, enums.Level.IMMEDIATE)
    assert row.levels.get().rules == ["danger-now"]


def test_a_second_loading_changes_nothing():
    before, said = Entry.objects.count(), StringIO()
    call_command("load_demo", stdout=said)
    assert said.getvalue().count("\n") == 1
    assert "nothing was loaded" in said.getvalue()
    assert Entry.objects.count() == before


def test_clock_is_given_back():
    assert abs((timezone.now() - datetime.now(tz=NOW.tzinfo)).total_seconds()) < 60
