"""What gives power over what children send: asked for by one person, agreed to by another."""

from django.db import transaction
from django.utils import timezone

from accounts import deeds, letters
from accounts.models import Invitation, PowerRequest, RequestKind, RequestState, User
from accounts.transitions import POWER_REQUEST
from audit import actions as audit
from audit.actors import SYSTEM, Actor, user_of


@transaction.atomic
def ask(
    kind: RequestKind,
    *,
    by: Actor,
    user: User | None = None,
    invitation: Invitation | None = None,
    role: str = "",
    scope: str = "",
) -> PowerRequest:
    """Keep what is asked; asking twice is asking once.

    1. Saves. 2. Logs. 3. Writes to the safeguarding leads, and to whoever else may agree where
    there is no lead.
    """
    what = {"kind": kind, "user": user, "invitation": invitation, "role": role, "scope": scope}
    found = PowerRequest.objects.waiting().filter(**what).first()
    if found:
        return found
    made = PowerRequest.objects.create(**what, asked_by=user_of(by), asked_at=timezone.now())
    audit.record("accounts.power.asked", made, by=by, **made.log_facts())
    transaction.on_commit(lambda: letters.send_power_asked(made))
    return made


@transaction.atomic
def confirm(request: PowerRequest, *, by: User) -> None:
    """A second person agrees, and it is done; somebody invited gets it when they come in.

    Raises NotAllowed for whoever asked, whom it is about, and who has not got the power; and
    IllegalMove for what was decided already.
    """
    POWER_REQUEST.move(
        request, RequestState.CONFIRMED, by=by, decided_by=by, decided_at=timezone.now()
    )
    if request.user:
        carry_out(request)
    transaction.on_commit(lambda: letters.send_power_given(request))


def decline(request: PowerRequest, *, by: Actor) -> None:
    """It is not done; whoever asked may take it back too."""
    POWER_REQUEST.move(
        request, RequestState.DECLINED, by=by, decided_by=user_of(by), decided_at=timezone.now()
    )


def decline_all(waiting, *, by: Actor) -> None:
    """What somebody who is shut out asked for, or what was asked for them: not done, by the way."""
    for request in waiting.filter(state=RequestState.ASKED):
        POWER_REQUEST.move(
            request, RequestState.DECLINED, by=SYSTEM, decided_by=user_of(by),
            decided_at=timezone.now(),
        )  # fmt: skip


def carry_out(request: PowerRequest) -> None:
    """Do what two people agreed. The log names the second one; the request names both."""
    user, by = request.user, request.decided_by
    if request.kind == RequestKind.ROLE:
        deeds.give(user, request.role, request.scope, by=by)
    elif request.kind == RequestKind.SECOND_STEP:
        deeds.reset_second_step(user, by=by)
    else:
        deeds.let_in(user, by=by)
