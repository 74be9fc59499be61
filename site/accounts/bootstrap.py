"""The first people of an installation, whom nobody could agree to; and the first ones again, when
everybody has left.
"""

from django.db import transaction

from accounts import actions, errors, letters, powers
from accounts.models import Invitation, RoleGrant
from audit.actors import SYSTEM
from audit.models import Entry

FIRST = ("administrator", "safeguarding-lead")


@transaction.atomic
def invite(
    *, email: str, full_name: str, role: str, scope: str = "", nobody_is_left: bool = False
) -> Invitation:
    """Invite by an operator's command.

    The first administrator and lead get their role alone, as long as nobody ever had it; so does
    anybody with ``nobody_is_left`` where nobody is there who could agree, and then all who
    looked after people or data are written to. Everybody else's role waits. Raises Refused.
    """
    needs = powers.needs_of(role, scope)
    alone = bool(needs) and not powers.second_people(needs)
    if nobody_is_left and not alone:
        raise errors.SomebodyIsThere
    if alone and not nobody_is_left and not is_first(role):
        raise errors.NobodyAgrees
    if alone:
        _close_earlier(role)
    invitation = actions.invite(
        email=email, full_name=full_name, grants=[(role, scope)], by=SYSTEM, alone=alone
    )
    if alone and nobody_is_left:
        transaction.on_commit(lambda: letters.send_invited_alone(invitation))
    return invitation


def is_first(role: str) -> bool:
    """Whether nobody ever held ``role``, which is one of those that an installation begins with."""
    if role not in FIRST or RoleGrant.objects.filter(role=role).exists():
        return False
    return not Entry.objects.filter(verb="accounts.granted", detail__role=role).exists()


def _close_earlier(role: str) -> None:
    """One letter at a time gives a role alone: an earlier one opens nothing any more."""
    for earlier in Invitation.objects.filter(alone=True, accepted_at=None, cancelled_at=None):
        if any(given == role for given, _scope in earlier.grants):
            actions.cancel_invitation(earlier, by=SYSTEM)
