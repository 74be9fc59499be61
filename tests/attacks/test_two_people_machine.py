"""One person, however many accounts and in whatever order, comes to no power over children's words."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts import actions, errors, requests, roles
from accounts.models import Invitation, PowerRequest, User
from accounts.powers import POWERS
from lifecycles.engine import IllegalMove, NotAllowed
from tests.factories.accounts import make_user

ROLES = st.sampled_from(sorted(roles.ROLES))
NUMBER = st.integers(0, 5)
REFUSED = (errors.Refused, NotAllowed, IllegalMove)


class OnePerson(RuleBasedStateMachine):
    """An administrator who wants to read: all rules are what their own accounts can do.

    Honest people are there, and do nothing but be there: whoever agrees is one of them, and none
    of them agrees.
    """

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.first = make_user("administrator")
        self.honest = [
            make_user("safeguarding-lead"), make_user("moderator"), make_user("content-editor"),
            make_user("moderator", is_active=False), make_user("administrator"),
        ]  # fmt: skip
        self.tokens: list[str] = []
        self.mine = [self.first]
        self.count = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _try(self, deed) -> None:
        try:
            with transaction.atomic():
                deed()
        except REFUSED:
            pass

    def _me(self, number: int) -> User:
        return User.objects.get(pk=self.mine[number % len(self.mine)].pk)

    def _manager(self) -> User:
        return User.objects.get(pk=self.first.pk)

    def _anybody(self, number: int) -> User:
        people = [*self.mine, *self.honest]
        return User.objects.get(pk=people[number % len(people)].pk)

    @rule(role=ROLES)
    def invite_a_mailbox(self, role):
        self.count += 1
        self._try(
            lambda: actions.invite(
                email=f"private{self.count}@mail.example", full_name="G", by=self._manager(),
                grants=[(role, "a-board" if roles.ROLES[role].needs_scope else "")],
                send=lambda _invitation, token: None,
            )
        )  # fmt: skip

    @rule()
    def come_in(self):
        """By the newest letter; its token is made anew, since only its hash is kept."""
        waiting = Invitation.objects.filter(accepted_at=None, cancelled_at=None).last()
        if waiting:
            waiting.token_hash = actions.token_hash(f"t{waiting.pk}")
            waiting.save()
            self.mine.append(actions.join(f"t{waiting.pk}", password=None))

    @rule(whom=NUMBER, role=ROLES, scope=st.sampled_from(["", "a-board"]))
    def give(self, whom, role, scope):
        self._try(lambda: actions.grant(self._anybody(whom), role, scope, by=self._manager()))

    @rule(whom=NUMBER)
    def take(self, whom):
        held = self._anybody(whom).grants.first()
        if held:
            self._try(lambda: actions.revoke(held, by=self._manager()))

    @rule(whom=NUMBER, verb=st.sampled_from(["disable", "enable", "reset_second_step"]))
    def change(self, whom, verb):
        self._try(lambda: getattr(actions, verb)(self._anybody(whom), by=self._manager()))

    @rule(who=NUMBER, which=NUMBER, deed=st.sampled_from(["confirm", "decline"]))
    def decide(self, who, which, deed):
        asked = list(PowerRequest.objects.all())
        if asked:
            asked = asked[which % len(asked)]
            self._try(lambda: getattr(requests, deed)(asked, by=self._me(who)))

    @invariant()
    def no_account_of_mine_has_power(self):
        for account in self.mine[1:]:
            held = User.objects.get(pk=account.pk).held
            given = [role for role, _scope in held if roles.ROLES[role].permissions & POWERS]
            assert given == []
        assert User.objects.get(pk=self.first.pk).held == {("administrator", "")}

    @invariant()
    def no_honest_account_is_handed_over(self):
        leaver = User.objects.get(pk=self.honest[3].pk)
        assert not leaver.is_active
        for somebody in self.honest:
            powers = {r for r, _ in User.objects.get(pk=somebody.pk).held}
            if any(roles.ROLES[role].permissions & POWERS for role in powers):
                assert Authenticator.objects.filter(user=somebody).exists()


@pytest.mark.django_db
def test_no_order_of_deeds_gives_one_person_power():
    run_state_machine_as_test(
        OnePerson,
        settings=settings(
            max_examples=30, stateful_step_count=15, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
