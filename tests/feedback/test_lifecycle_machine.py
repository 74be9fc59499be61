"""Any order of verbs by anybody: no illegal move, nothing unlogged, the original never changes."""

import secrets

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from audit.models import Entry
from feedback import texts
from feedback.actions import intake, leaving, levels, reading, sharing, telling
from feedback.enums import ClearanceState, Helped, Level, Safety, State
from feedback.models import Audience, Contribution
from feedback.transitions import CLEARANCE, CONTRIBUTION
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import make_user
from tests.factories.feedback import TITLE, AudienceFactory, send
from vault.errors import Erased

ROLES = ("moderator", "safeguarding-lead", "data-protection-officer", "board-secretary", "advocate")
SLUGS = ("shadow-board", "safeguarding-board", "everyone")
REFUSALS = (
    IllegalMove, NotAllowed, sharing.NotReady, intake.TooLate, reading.InOtherHands,
    telling.LoopNotClosed, telling.NothingToTell, PermissionError,
)  # fmt: skip
WORDS = "They moved me and nobody said why. 😔"


class Desk(RuleBasedStateMachine):
    """One contribution, and people of every role doing everything to it in any order."""

    @initialize()
    def arrive(self) -> None:
        for slug in SLUGS:
            AudienceFactory(public=True) if slug == "everyone" else AudienceFactory(slug=slug)
        self.people = {role: make_user(role) for role in ROLES}
        self.sent = send(WORDS, wishes=["shadow-board"])
        self.states = [State.RECEIVED]

    @property
    def row(self) -> Contribution:
        return Contribution.objects.get(pk=self.sent.contribution.pk)

    def attempt(self, verb, *args, **kwargs) -> None:
        """Do it or be refused with a reason of ours; anything else is a fault."""
        from django.core.exceptions import PermissionDenied

        try:
            verb(*args, **kwargs)
        except (*REFUSALS, PermissionDenied):
            pass
        if self.row.state != self.states[-1]:
            self.states.append(self.row.state)

    @rule(
        verb=st.sampled_from(
            [reading.start_reading, reading.take_over, reading.put_back, reading.mark_read,
             reading.mark_more_read, reading.let_in, telling.mark_answered, telling.close, leaving.erase]
        ),
        role=st.sampled_from(ROLES),
    )  # fmt: skip
    def staff_move(self, verb, role) -> None:
        self.attempt(verb, self.row, by=self.people[role])

    @rule(safety=st.sampled_from(Safety), role=st.sampled_from(ROLES))
    def decide_safety(self, safety, role) -> None:
        self.attempt(reading.decide_safety, self.row, safety, by=self.people[role])

    @rule(level=st.sampled_from(Level), role=st.sampled_from(ROLES))
    def set_level(self, level, role) -> None:
        self.attempt(levels.set_level, self.row, level, by=self.people[role], why="Thought again.")

    @rule(role=st.sampled_from(ROLES))
    def prepare(self, role) -> None:
        if self.row.state not in {State.ERASED}:
            self.attempt(sharing.save_version, self.row, "They were moved.", by=self.people[role])

    @rule(
        verb=st.sampled_from(["clear", "decline", "revoke"]),
        role=st.sampled_from(ROLES),
        data=st.data(),
    )
    def decide_clearance(self, verb, role, data) -> None:
        standing = list(self.row.clearances.select_related("audience").order_by("id"))
        if not standing:
            return
        clearance, by = data.draw(st.sampled_from(standing)), self.people[role]
        if verb == "clear":
            self.attempt(sharing.clear, clearance, by=by, title=TITLE)
        elif verb == "decline":
            self.attempt(sharing.decline, clearance, by=by, words="It would show who you are.")
        else:
            self.attempt(sharing.revoke, clearance, by=by)

    @rule(role=st.sampled_from(["moderator", "safeguarding-lead"]))
    def reply(self, role) -> None:
        if self.row.state not in {State.ERASED, State.WITHDRAWN}:
            self.attempt(telling.reply, self.row, "Thank you.", by=self.people[role])

    @rule(slugs=st.sets(st.sampled_from(SLUGS)))
    def author_changes_wishes(self, slugs) -> None:
        self.attempt(sharing.change_wishes, self.row, list(Audience.objects.filter(slug__in=slugs)))

    @rule(text=st.sampled_from(["More.", "He hits me.", "I want to die."]))
    def author_adds(self, text) -> None:
        before = self.row.level
        self.attempt(intake.add_words, self.row, text, key=secrets.token_bytes(16))
        assert self.row.level >= before

    @rule(answer=st.sampled_from(Helped))
    def author_answers(self, answer) -> None:
        self.attempt(telling.did_it_help, self.row, answer)

    @rule(verb=st.sampled_from([leaving.withdraw, leaving.ask_for_erasure]))
    def author_leaves(self, verb) -> None:
        self.attempt(verb, self.row)

    @invariant()
    def every_move_is_in_the_table(self) -> None:
        if not hasattr(self, "states"):
            return
        steps = set(zip(self.states, self.states[1:], strict=False))
        # One verb may make two moves (withdraw, then erase is two verbs; clear moves once).
        assert steps <= set(CONTRIBUTION.table) | _two_steps()

    @invariant()
    def every_move_is_in_the_log(self) -> None:
        if not hasattr(self, "sent"):
            return
        verbs = set(Entry.objects.about(self.row).values_list("verb", flat=True))
        gone = {step.verb for step in CONTRIBUTION.moves if step.target == self.row.state}
        assert self.row.state == State.RECEIVED or verbs & gone

    @invariant()
    def the_original_never_changes(self) -> None:
        if not hasattr(self, "sent"):
            return
        row = self.row
        if row.state == State.ERASED:
            try:
                texts.read_as_staff(row.words, owner=row.words_owner)
            except Erased:
                return
            raise AssertionError("the words can still be read after they were erased")
        assert texts.read_as_staff(row.words, owner=row.words_owner) == WORDS

    @invariant()
    def only_cleared_wordings_stand_in_clear(self) -> None:
        if not hasattr(self, "sent"):
            return
        for clearance in self.row.clearances.all():
            assert bool(clearance.wording) == (clearance.state == ClearanceState.CLEARED)
            if clearance.state == ClearanceState.CLEARED:
                assert self.row.state not in {State.WITHDRAWN, State.ERASED, State.RECEIVED}
            last = Entry.objects.about(clearance).last()
            moves = {step.verb for step in CLEARANCE.moves if step.target == clearance.state}
            assert (last is None and clearance.state == ClearanceState.ASKED) or last.verb in moves


def _two_steps() -> set[tuple[str, str]]:
    """Pairs of moves that one verb may make in one transaction (answered, then with a board)."""
    table = set(CONTRIBUTION.table)
    return {(a, d) for a, b in table for c, d in table if b == c and d == State.WITHDRAWN}


class TestDesk(TestCase, Desk.TestCase):
    settings = hypothesis_settings(max_examples=25, stateful_step_count=30, deadline=None)
