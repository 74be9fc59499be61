"""After the meeting: each kind of outcome, what it needs, and what reaches the child."""

import pytest

from boards.actions import agendas, meetings, outcomes, packs
from boards.enums import ActionState, BoardItemState, ItemKind, OutcomeKind
from boards.errors import Incomplete, NotReady
from boards.models import AgendaItem, BoardItem
from feedback import texts
from feedback.actions import sharing
from feedback.enums import State, StepKind
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.boards import (
    WORDS_FOR_THE_CHILD,
    BoardFactory,
    issue_pack,
    make_action,
    make_board_item,
    make_decision,
    make_held_line,
    make_meeting,
    make_outcome,
    make_secretary,
    put_on,
    today,
)
from tests.factories.feedback import clear, make_contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return make_secretary()


def last_step(item: BoardItem):
    return item.contribution.journey.last()


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (OutcomeKind.NOTED, StepKind.NOTED),
        (OutcomeKind.ACTION, StepKind.ACTION),
        (OutcomeKind.DECLINED, StepKind.DECLINED),
        (OutcomeKind.DEFERRED, StepKind.DEFERRED),
    ],
)
def test_record_tells_the_child_in_words_sealed_to_both(kind, step):
    item = make_board_item()
    make_outcome(kind, item=item)
    told = last_step(item)
    assert told.kind == step
    assert texts.read_as_staff(told.words, owner=told.words_owner) == WORDS_FOR_THE_CHILD
    assert told.words.wraps.count() == 2


def test_record_keeps_the_words_sealed():
    outcome = make_outcome()
    words = texts.read_as_staff(outcome.words, owner=outcome.words_owner)
    assert (words, outcome.words.wraps.count()) == (WORDS_FOR_THE_CHILD, 2)


def test_record_answers_the_contribution_once_no_board_has_it_any_more(secretary):
    BoardFactory(safeguarding=True)
    lead = make_user("safeguarding-lead")
    contribution = make_contribution(
        State.PREPARING, by=lead, wishes=["shadow-board", "safeguarding-board"]
    )
    BoardFactory()
    items = [
        clear(contribution, by=lead, audience=slug).board_item
        for slug in ("shadow-board", "safeguarding-board")
    ]
    make_outcome(item=items[0], by=secretary)
    contribution.refresh_from_db()
    assert contribution.state == State.WITH_BOARDS
    make_outcome(item=items[1], by=secretary)
    contribution.refresh_from_db()
    assert contribution.state == State.ANSWERED


def test_record_an_action_says_who_and_by_when():
    item = make_board_item()
    action = make_outcome(OutcomeKind.ACTION, item=item).actions.get()
    assert (action.state, action.owner) == (ActionState.OPEN, "Head of service")
    assert last_step(item).facts == {
        "board": "shadow-board",
        "date": today().isoformat(),
        "owner": "Head of service",
        "due": action.due.isoformat(),
    }


def test_record_deferred_puts_it_on_the_later_agenda_by_itself(secretary):
    item = make_board_item()
    later = make_meeting(by=secretary, days=30)
    make_outcome(OutcomeKind.DEFERRED, item=item, by=secretary, deferred_to=later)
    item.refresh_from_db()
    assert item.state == BoardItemState.ON_AGENDA
    assert later.agenda.get(kind=ItemKind.VOICE).board_item == item
    assert last_step(item).facts["date"] == later.date.isoformat()
    assert item.contribution.state == State.WITH_BOARDS


@pytest.mark.parametrize(
    ("kind", "fields", "missing"),
    [
        (OutcomeKind.NOTED, {"words": " "}, ["words"]),
        (OutcomeKind.DECLINED, {"because": " "}, ["because"]),
        (OutcomeKind.ACTION, {"owner": "", "due": None, "what": ""}, ["due", "owner", "what"]),
        (OutcomeKind.ACTION, {"due": today(-400)}, ["due"]),
        (OutcomeKind.DEFERRED, {}, ["deferred_to"]),
    ],
)
def test_record_refuses_what_is_incomplete(kind, fields, missing, secretary):
    line = make_held_line(by=secretary)
    with pytest.raises(Incomplete) as raised:
        outcomes.record(line, make_decision(kind, **fields), by=secretary)
    assert sorted(raised.value.problems) == missing
    assert not hasattr(AgendaItem.objects.get(pk=line.pk), "outcome")


def test_record_cannot_defer_to_another_board_or_an_earlier_day(secretary):
    line = make_held_line(by=secretary)
    other = make_meeting(board=BoardFactory(safeguarding=True), by=secretary, days=30)
    same_day = make_meeting(by=secretary, days=0)
    for meeting in (other, same_day):
        with pytest.raises(Incomplete):
            outcomes.record(
                line, make_decision(OutcomeKind.DEFERRED, deferred_to=meeting), by=secretary
            )


def test_record_before_the_meeting_was_held_is_refused(secretary):
    line = put_on(make_board_item(), by=secretary)
    with pytest.raises(NotReady):
        outcomes.record(line, make_decision(), by=secretary)


def test_record_twice_is_refused(secretary):
    outcome = make_outcome(by=secretary)
    with pytest.raises(NotReady):
        outcomes.record(outcome.agenda_item, make_decision(), by=secretary)


def test_record_for_what_was_taken_back_is_refused(secretary):
    line = make_held_line(by=secretary)
    sharing.take_back(line.board_item.clearance)
    line = AgendaItem.objects.get(pk=line.pk)
    with pytest.raises(NotReady):
        outcomes.record(line, make_decision(), by=secretary)


def test_record_of_business_needs_no_words_for_a_child(secretary):
    meeting = make_meeting(by=secretary, days=0)
    line = agendas.add_business(meeting, by=secretary, title="Budget")
    later = make_meeting(by=secretary, days=20)
    issue_pack(meeting, by=secretary)
    meetings.hold(meeting, by=secretary)
    line.refresh_from_db()
    outcomes.record(
        line, make_decision(OutcomeKind.DEFERRED, words="", deferred_to=later), by=secretary
    )
    assert later.agenda.filter(kind=ItemKind.BUSINESS, title="Budget").count() == 1


def test_mark_done_tells_the_child():
    action = make_action(ActionState.DONE)
    step = last_step(action.outcome.agenda_item.board_item)
    assert (step.kind, action.closed_by is not None) == (StepKind.DONE, True)


def test_drop_needs_words_for_the_child_and_tells_them(secretary):
    action = make_action(by=secretary)
    with pytest.raises(Incomplete):
        outcomes.drop(action, by=secretary, words=" ")
    outcomes.drop(action, by=secretary, words="There is no money this year.")
    assert last_step(action.outcome.agenda_item.board_item).words is not None


def test_a_done_action_cannot_be_dropped(secretary):
    action = make_action(ActionState.DONE, by=secretary)
    with pytest.raises(IllegalMove):
        outcomes.drop(action, by=secretary, words="No.")


def test_an_action_is_closed_by_its_boards_secretary_alone():
    action = make_action()
    with pytest.raises(NotAllowed):
        outcomes.mark_done(action, by=make_secretary(BoardFactory(safeguarding=True)))


def test_a_revoked_clearance_at_the_only_board_brings_it_back_to_be_prepared():
    item = make_board_item()
    sharing.revoke(item.clearance, by=make_user("moderator"))
    item.contribution.refresh_from_db()
    assert item.contribution.state == State.PREPARING


def test_issue_marks_what_members_may_see(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    assert AgendaItem.objects.filter(issued_at=None).count() == 0
    assert packs.Pack.objects.issued().count() == 1


def test_record_of_the_standing_item_itself_is_refused(secretary):
    line = make_held_line(by=secretary)
    with pytest.raises(NotReady):
        outcomes.record(line.parent, make_decision(words=""), by=secretary)
