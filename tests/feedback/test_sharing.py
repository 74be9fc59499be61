"""Cleared for one is cleared for that one only; taking back takes everything back."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from feedback import texts
from feedback.actions import intake, leaving, levels, reading, sharing, telling
from feedback.clock import to_the_hour
from feedback.enums import ClearanceState, Helped, Level, Safety, State, StepKind
from feedback.models import Audience, Contribution
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.feedback import (
    SHAREABLE,
    TITLE,
    WORDS,
    AudienceFactory,
    clear,
    make_clearance,
    make_contribution,
    send,
)  # fmt: skip
from vault.errors import Erased

pytestmark = pytest.mark.django_db


def test_clear_shows_the_prepared_wording_to_that_audience_only(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board", "safeguarding-board"])
    clear(row, by=lead, audience="shadow-board")
    states = {c.audience.slug: (c.state, c.wording) for c in row.clearances.all()}
    assert states == {
        "shadow-board": (ClearanceState.CLEARED, SHAREABLE),
        "safeguarding-board": (ClearanceState.ASKED, ""),
    }
    row.refresh_from_db()
    assert row.state == State.WITH_BOARDS


def test_what_an_author_does_is_kept_to_the_hour(lead):
    row = make_clearance(by=lead).contribution
    intake.add_words(row, "I want to kill myself.", key=b"k" * 16)
    leaving.ask_for_erasure(row)
    raised, steps = row.levels.last(), list(row.journey.all())
    assert (raised.at.minute, raised.at.second) == (0, 0)
    newest_of_staff = max(step.at for step in steps[:-2])
    assert [step.kind for step in steps[-2:]] == [StepKind.WITHDRAWN, StepKind.ERASURE_ASKED]
    assert {step.at for step in steps[-2:]} <= {newest_of_staff, to_the_hour()}


def test_an_answer_that_comes_after_everything_was_deleted_is_not_stored(lead):
    row = make_contribution(State.WITHDRAWN)
    before = Contribution.objects.get()
    leaving.ask_for_erasure(row)
    leaving.erase(Contribution.objects.get(), by=lead)
    with pytest.raises(intake.TooLate):
        telling.did_it_help(before, Helped.NO, why="Nobody rang")
    assert row.helped.count() == 0


def test_clear_waits_for_a_safety_decision(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    sharing.save_version(row, SHAREABLE, by=lead)
    with pytest.raises(sharing.NotReady, match="safety"):
        sharing.clear(row.clearances.get(), by=lead, title=TITLE)


def test_clearing_decides_nothing_about_safety_and_safety_nothing_about_clearing(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    reading.decide_safety(row, Safety.SAFE, by=lead)
    assert row.clearances.get().state == ClearanceState.ASKED


def test_holding_for_safety_takes_back_what_was_cleared(lead):
    clearance = make_clearance(by=lead)
    reading.decide_safety(clearance.contribution, Safety.HELD, by=lead)
    clearance.refresh_from_db()
    assert (clearance.state, clearance.wording, clearance.title) == (ClearanceState.REVOKED, "", "")


def test_released_from_a_hold_it_is_cleared_again_by_a_person_or_not_at_all(lead):
    clearance = make_clearance(by=lead)
    row = clearance.contribution
    reading.decide_safety(row, Safety.HELD, by=lead)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    assert row.clearances.get().state == ClearanceState.REVOKED
    assert clear(row, by=lead).state == ClearanceState.CLEARED


def test_more_words_leave_what_a_person_cleared_as_it_is(lead):
    clearance = make_clearance(by=lead)
    intake.add_words(clearance.contribution, "And on Sunday too.", key=b"k" * 16)
    clearance.refresh_from_db()
    assert (clearance.state, clearance.contribution.safety) == (
        ClearanceState.CLEARED,
        Safety.WAITING,
    )


@pytest.mark.parametrize("missing", ["version", "title"])
def test_clear_needs_a_version_and_a_title(lead, missing):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    reading.decide_safety(row, Safety.SAFE, by=lead)
    if missing != "version":
        sharing.save_version(row, SHAREABLE, by=lead)
    with pytest.raises(sharing.NotReady):
        sharing.clear(row.clearances.get(), by=lead, title="" if missing == "title" else TITLE)


def test_nobody_clears_for_an_audience_that_the_author_did_not_wish(lead):
    row = make_contribution(State.PREPARING, by=lead)
    assert row.clearances.count() == 0


def test_outsiders_cannot_clear(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    for role in ("board-secretary", "administrator", "content-editor", "advocate"):
        with pytest.raises(NotAllowed):
            sharing.clear(row.clearances.get(), by=make_user(role), title=TITLE)


def test_decline_tells_the_author_why(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    sharing.decline(row.clearances.get(), by=lead, words="It names another child.")
    step = row.journey.get(kind=StepKind.NOT_SHARED)
    assert texts.read_as_staff(step.words, owner=step.words_owner) == "It names another child."
    assert telling.lundy_of(row).influence is True


def test_decline_without_words_is_refused(lead):
    row = make_contribution(State.PREPARING, by=lead, wishes=["shadow-board"])
    with pytest.raises(telling.NothingToTell):
        sharing.decline(row.clearances.get(), by=lead, words="  ")


@pytest.mark.parametrize("take_back", ["revoke", "withdraw"])
def test_wording_in_clear_goes_with_the_clearance(lead, take_back):
    clearance = make_clearance(by=lead)
    if take_back == "revoke":
        sharing.revoke(clearance, by=lead)
    else:
        leaving.withdraw(clearance.contribution)
    clearance.refresh_from_db()
    assert (clearance.wording, clearance.title) == ("", "")


def test_change_wishes_asks_and_takes_back():
    row = send(wishes=["shadow-board"]).contribution
    everyone = AudienceFactory(public=True)
    sharing.change_wishes(row, [everyone])
    states = {c.audience.slug: c.state for c in row.clearances.all()}
    assert states == {"shadow-board": "withdrawn", "everyone": "asked"}
    sharing.change_wishes(row, [everyone, Audience.objects.get(slug="shadow-board")])
    states = {c.audience.slug: c.state for c in row.clearances.all()}
    assert states == {"shadow-board": "asked", "everyone": "asked"}


def test_withdraw_twice_is_no_error():
    row = make_contribution(State.WITH_BOARDS)
    leaving.withdraw(row)
    leaving.withdraw(row)
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    assert row.journey.filter(kind=StepKind.WITHDRAWN).count() == 1


def test_erasure_waits_for_a_person_and_then_leaves_nothing(lead):
    row = make_contribution(State.ANSWERED, by=lead)
    row_words = row.words
    leaving.ask_for_erasure(row)
    row.refresh_from_db()
    assert texts.read_as_staff(row.words, owner=row.words_owner) == WORDS
    held = leaving.envelopes_of(row)
    leaving.erase(row, by=make_user("data-protection-officer"))
    row.refresh_from_db()
    assert (row.state, row.code_lookup) == (State.ERASED, None)
    assert len(held) == 2
    assert row_words in held
    for envelope in held:
        envelope.refresh_from_db()
        with pytest.raises(Erased):
            texts.read_as_staff(envelope, owner=envelope.owner)


def test_a_moderator_cannot_erase(lead):
    row = make_contribution(State.WITHDRAWN, by=lead)
    with pytest.raises(NotAllowed):
        leaving.erase(row, by=make_user("moderator"))


def test_erase_needs_withdrawal_first(lead):
    with pytest.raises(IllegalMove):
        leaving.erase(make_contribution(State.RECEIVED), by=lead)


def test_only_a_lead_lowers_a_level(lead):
    row = send("I want to die").contribution
    with pytest.raises(PermissionDenied):
        levels.set_level(row, Level.LOW, by=make_user("moderator"), why="A song they quoted.")
    levels.set_level(row, Level.LOW, by=lead, why="A song they quoted.")
    row.refresh_from_db()
    assert row.level == Level.LOW
    change = row.levels.last()
    assert texts.read_as_staff(change.why, owner=change.why_owner) == "A song they quoted."


def test_a_level_needs_a_reason(lead):
    with pytest.raises(ValueError, match="why"):
        levels.set_level(send().contribution, Level.HIGH, by=lead, why=" ")


def test_a_moderator_raises_a_level():
    row = send().contribution
    levels.set_level(row, Level.HIGH, by=make_user("moderator"), why="Reads between the lines.")
    row.refresh_from_db()
    assert row.level == Level.HIGH


def test_close_is_refused_while_the_author_was_told_nothing(lead):
    row = make_contribution(State.PREPARING, by=lead)
    with pytest.raises(telling.LoopNotClosed):
        telling.close(row, by=lead)
    with pytest.raises(telling.LoopNotClosed):
        telling.mark_answered(row, by=lead)


def test_a_no_takes_it_up_again():
    row = make_contribution(State.ANSWERED)
    telling.did_it_help(row, "no", why="You did not answer my question.")
    row.refresh_from_db()
    assert row.state == State.PREPARING
    answer = row.helped.get()
    assert texts.read_as_staff(answer.why, owner=answer.why_owner).startswith("You did not")


def test_routed_contribution_is_not_moved_by_the_usual_readers(lead):
    row = send(about_reader=True).contribution
    with pytest.raises(NotAllowed):
        reading.start_reading(row, by=make_user("moderator"))
    reading.start_reading(row, by=lead)
    assert row.state == State.READING


def test_every_move_leaves_one_row_in_the_log(lead):
    row = make_contribution(State.CLOSED, by=lead)
    verbs = list(Entry.objects.about(row).values_list("verb", flat=True))
    assert verbs == [
        "contribution.sent", "contribution.opened", "contribution.read", "contribution.replied",
        "contribution.answered", "contribution.closed",
    ]  # fmt: skip


def test_author_is_told_that_it_was_read_before_that_it_is_made_ready(lead):
    row = make_contribution(State.READING, by=lead)
    sharing.save_version(row, SHAREABLE, by=lead)
    reading.mark_read(row, by=lead)
    kinds = list(row.journey.order_by("at", "id").values_list("kind", flat=True))
    assert kinds == [StepKind.READ, StepKind.PREPARING]
