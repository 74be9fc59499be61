"""Board items and actions under any sequence of moves: none illegal, all logged, words untouched.

The machines know the tables by heart, written out here again, so that a change of a table
without a change of mind is noticed.
"""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from audit.actors import AUTHOR, SYSTEM
from audit.models import Entry
from boards.enums import ActionState, BoardItemState, MeetingState
from boards.models import Action, AgendaItem, BoardItem, Outcome
from boards.transitions import ACTION, BOARD_ITEM, MEETING
from feedback.actions import sharing
from feedback.enums import ClearanceState
from lifecycles.engine import IllegalMove, NotAllowed
from lifecycles.guard import BackDoor
from tests.factories.accounts import make_user
from tests.factories.boards import (
    BoardFactory,
    make_action,
    make_board_item,
    make_meeting,
    make_secretary,
)

O, A = BoardItemState.OFFERED, BoardItemState.ON_AGENDA  # noqa: E741 - as the tables below read
C, W = BoardItemState.CONSIDERED, BoardItemState.WITHDRAWN
LEGAL = {
    (O, A): {"secretary", "system"},
    (A, O): {"secretary"},
    (A, C): {"secretary"},
    (C, O): {"secretary"},
    (O, W): {"system", "author"},
    (A, W): {"system", "author"},
    (W, O): {"system"},
}
_FEW = settings(
    max_examples=12, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def cast(board) -> dict[str, object]:
    return {
        "secretary": make_secretary(board),
        "stranger": make_secretary(BoardFactory(safeguarding=True)),
        "moderator": make_user("moderator"),
        "system": SYSTEM,
        "author": AUTHOR,
    }


WHO = st.sampled_from(["secretary", "stranger", "moderator", "system", "author"])


class BoardItemMachine(RuleBasedStateMachine):
    """Every move tried by everybody from every state."""

    @initialize()
    def start(self) -> None:
        self.item = make_board_item()
        self.cast = cast(self.item.board)
        self.state, self.moves = BoardItemState.OFFERED, 0
        self.words = self.item.wording
        self.before = self.logged()

    def logged(self) -> int:
        return Entry.objects.about(self.item).count()

    @rule(to=st.sampled_from(BoardItemState), who=WHO)
    def move(self, to: BoardItemState, who: str) -> None:
        legal = LEGAL.get((self.state, to))
        expected = IllegalMove if legal is None else NotAllowed if who not in legal else None
        if expected:
            with pytest.raises(expected):
                BOARD_ITEM.move(self.item, to, by=self.cast[who])
            return
        BOARD_ITEM.move(self.item, to, by=self.cast[who])
        self.state, self.moves = to, self.moves + 1

    @rule(to=st.sampled_from(BoardItemState))
    def back_door(self, to: BoardItemState) -> None:
        with pytest.raises(BackDoor):
            BoardItem.objects.filter(pk=self.item.pk).update(state=to)

    @invariant()
    def is_where_it_should_be(self) -> None:
        if hasattr(self, "item"):
            row = BoardItem.objects.get(pk=self.item.pk)
            assert (row.state, row.wording) == (self.state, self.words)
            assert self.logged() - self.before == self.moves


class ActionMachine(RuleBasedStateMachine):
    """An action is open, then done or dropped, then nothing more."""

    @initialize()
    def start(self) -> None:
        self.action = make_action()
        self.cast = cast(self.action.board)
        self.state, self.moves = ActionState.OPEN, 0
        self.before = Entry.objects.about(self.action).count()

    @rule(to=st.sampled_from(ActionState), who=WHO)
    def move(self, to: ActionState, who: str) -> None:
        fields = {"closed_at": timezone.now(), "closed_by": self.cast["secretary"]}
        if self.state != ActionState.OPEN or to == ActionState.OPEN:
            expected = IllegalMove
        else:
            expected = None if who == "secretary" else NotAllowed
        if expected:
            with pytest.raises(expected):
                ACTION.move(self.action, to, by=self.cast[who], **fields)
            return
        ACTION.move(self.action, to, by=self.cast[who], **fields)
        self.state, self.moves = to, self.moves + 1

    @invariant()
    def is_where_it_should_be(self) -> None:
        if hasattr(self, "action"):
            assert Action.objects.get(pk=self.action.pk).state == self.state
            logged = Entry.objects.about(self.action).count() - self.before
            assert logged == self.moves


class BoardMachine(RuleBasedStateMachine):
    """The real verbs in any order: what holds between items, agendas, outcomes and clearances."""

    @initialize()
    def start(self) -> None:
        self.board = BoardFactory()
        self.by = make_secretary(self.board)
        self.lead = make_user("safeguarding-lead")
        self.item = make_board_item(board=self.board)

    def again(self) -> BoardItem:
        return BoardItem.objects.get(pk=self.item.pk)

    def attempt(self, action) -> None:
        from boards.views.page import REFUSALS

        with _refused_or_not(*REFUSALS, NotAllowed):
            action()

    @rule(days=st.sampled_from([0, 0, 1]))
    def put_on(self, days: int) -> None:
        from boards.actions import agendas

        meeting = make_meeting(board=self.board, by=self.by, days=days)
        self.attempt(lambda: agendas.put_on(self.again(), meeting, by=self.by))

    @rule()
    def take_off(self) -> None:
        from boards.actions import agendas

        line = AgendaItem.objects.filter(board_item=self.item).last()
        if line:
            self.attempt(lambda: agendas.take_off(line, by=self.by))

    @rule()
    def issue_and_hold(self) -> None:
        from boards.actions import meetings, packs

        for meeting in self.board.meetings.coming():
            self.attempt(lambda m=meeting: packs.issue(packs.ask_for(m, by=self.by), by=self.by))
            self.attempt(lambda m=meeting: meetings.hold(m, by=self.by))

    @rule(defer=st.booleans())
    def record(self, defer: bool) -> None:
        from boards.actions import outcomes
        from boards.enums import OutcomeKind
        from tests.factories.boards import make_decision

        line = AgendaItem.objects.filter(board_item=self.item).last()
        if line is None:
            return
        later = make_meeting(board=self.board, by=self.by, days=9) if defer else None
        kind = OutcomeKind.DEFERRED if defer else OutcomeKind.NOTED
        decision = make_decision(kind, deferred_to=later)
        self.attempt(lambda: outcomes.record(line, decision, by=self.by))

    @rule()
    def cancel(self) -> None:
        from boards.actions import meetings

        for meeting in self.board.meetings.coming():
            self.attempt(lambda m=meeting: meetings.cancel(m, by=self.by))

    @rule()
    def take_back(self) -> None:
        if self.again().clearance.state == ClearanceState.CLEARED:
            sharing.revoke(self.again().clearance, by=self.lead)

    @rule()
    def clear_again(self) -> None:
        clearance = self.again().clearance
        if clearance.state == ClearanceState.REVOKED:
            sharing.clear(clearance, by=self.lead, title="Again")

    @invariant()
    def what_is_not_cleared_is_on_no_agenda(self) -> None:
        if not hasattr(self, "item"):
            return
        item = self.again()
        if item.state in {BoardItemState.OFFERED, BoardItemState.ON_AGENDA}:
            assert item.is_cleared
        else:
            planned = item.on_agendas.filter(meeting__state=MeetingState.PLANNED)
            assert planned.count() == 0

    @invariant()
    def on_an_agenda_means_on_one(self) -> None:
        if not hasattr(self, "item"):
            return
        item = self.again()
        waiting = item.on_agendas.filter(outcome__isnull=True).exclude(
            meeting__state=MeetingState.CANCELLED
        )
        if item.state == BoardItemState.ON_AGENDA:
            assert waiting.count() >= 1

    @invariant()
    def every_outcome_has_words(self) -> None:
        assert not Outcome.objects.filter(words=None).exists()


class _refused_or_not:
    """Lets the refusals of the verbs pass; anything else fails the machine."""

    def __init__(self, *refusals):
        self.refusals = refusals

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind, error, traceback) -> bool:
        return kind is not None and issubclass(kind, self.refusals)


def _case(machine: type[RuleBasedStateMachine]):
    machine.TestCase.settings = _FEW
    return type(machine.__name__ + "Case", (machine.TestCase, TestCase), {"settings": _FEW})


TestBoardItem = _case(BoardItemMachine)
TestAction = _case(ActionMachine)
TestBoard = _case(BoardMachine)


@pytest.mark.parametrize("lifecycle", [BOARD_ITEM, ACTION, MEETING], ids=lambda one: one.name)
def test_every_state_can_be_reached_and_every_permission_is_declared(lifecycle):
    from accounts.roles import PERMISSIONS

    start = lifecycle.moves[0].source
    reached = {start} | {move.target for move in lifecycle.moves}
    assert reached == set(lifecycle.states)
    assert {move.who for move in lifecycle.moves} - {""} <= PERMISSIONS
