"""What is done to people who sign in. Each is atomic and writes the log in the same transaction."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import deeds, errors, factors, letters, powers, requests, roles
from accounts.models import Invitation, PowerRequest, RequestKind, RequestState, RoleGrant, User
from audit import actions as audit
from audit.actors import SYSTEM, Actor, user_of

Grants = Iterable[tuple[str, str]]  # (role slug, scope)


def token_hash(token: str) -> str:
    """What is stored of an invitation's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    grants: Grants,
    by: Actor,
    send: Callable[[Invitation, str], object] | None = None,
    alone: bool = False,
) -> Invitation:
    """Write an invitation and send its letter once it is committed.

    1. Cancels open invitations to the same address. 2. Saves, with the token's hash alone.
    3. Logs. 4. Asks for a second person where a role takes two: the role waits, the letter does
    not. 5. Sends the letter, by ``send`` where given. ``alone``: nobody is asked, as long as there
    is nobody who could be (the first people). Raises AlreadyHere, NeedsBoard or NotYourself.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise errors.AlreadyHere
    wanted = sorted({_checked(role, scope) for role, scope in grants})
    for earlier in Invitation.objects.filter(email=email, accepted_at=None, cancelled_at=None):
        cancel_invitation(earlier, by=by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name,
        grants=[list(pair) for pair in wanted],
        token_hash=token_hash(token),
        invited_by=user_of(by),
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
        alone=alone,
    )
    verb = "accounts.invited_alone" if alone else "accounts.invited"
    audit.record(verb, invitation, by=by, grants=invitation.grants)
    for role, scope in wanted if not alone else ():
        if powers.needs_of(role, scope):
            requests.ask(RequestKind.ROLE, by=by, invitation=invitation, role=role, scope=scope)
    transaction.on_commit(lambda: (send or letters.send_invitation)(invitation, token))
    return invitation


def _checked(role: str, scope: str) -> tuple[str, str]:
    """The pair itself. Raises KeyError for an unknown role, NeedsBoard for a lost member."""
    if roles.ROLES[role].needs_scope and not scope:
        raise errors.NeedsBoard
    return role, scope


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Close an open invitation: its link opens nothing from now on."""
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])
    audit.record("accounts.invitation.cancelled", invitation, by=by)
    requests.decline_all(invitation.power_requests.all(), by=by)


def open_invitation(token: str) -> Invitation:
    """The invitation that ``token`` opens. Raises InvitationClosed, for whatever reason."""
    found = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if found is None or not found.open:
        raise errors.InvitationClosed
    return found


@transaction.atomic
def join(token: str, *, password: str | None) -> User:
    """Make the invited person and give the roles they were invited to; the link is used up.

    Without a password only the council's own sign-in lets them in. Raises InvitationClosed
    (also when two browsers accept at once: the second finds it closed).
    """
    Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    invitation = open_invitation(token)
    user = User.objects.create_user(invitation.email, password, full_name=invitation.full_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("accounts.joined", user, by=user, invitation=invitation.pk)
    for role, scope in invitation.grants:
        _give_invited(user, role, scope, invitation)
    return user


def _give_invited(user: User, role: str, scope: str, invitation: Invitation) -> None:
    """A role that takes two people is given when both have spoken, and waits otherwise.

    Where nobody was asked (an older letter, or one sent while there was nobody) it is asked now,
    unless there still is nobody who could agree.
    """
    by, needs = invitation.invited_by or SYSTEM, powers.needs_of(role, scope)
    asked = invitation.power_requests.select_for_update().filter(role=role, scope=scope).first()
    if asked:
        PowerRequest.objects.filter(pk=asked.pk).update(user=user)
        asked.user = user
        if asked.state == RequestState.CONFIRMED:
            requests.carry_out(asked)
    elif not needs or (invitation.alone and not powers.second_people(needs, without=[user.pk])):
        deeds.give(user, role, scope, by=by)
    else:
        requests.ask(RequestKind.ROLE, by=by, user=user, role=role, scope=scope)


@transaction.atomic
def grant(user: User, role: str, scope: str = "", *, by: Actor) -> RoleGrant | None:
    """Give a role, or ask for it where it takes two people: then None, and it waits.

    Raises NotYourself, NeedsBoard.
    """
    _not_oneself(user, by)
    _checked(role, scope)
    held = user.grants.filter(role=role, scope=scope).first()
    if held or not powers.needs_of(role, scope):
        return held or deeds.give(user, role, scope, by=by)
    requests.ask(RequestKind.ROLE, by=by, user=user, role=role, scope=scope)
    return None


@transaction.atomic
def revoke(held: RoleGrant, *, by: Actor) -> None:
    """Take a role away. Raises NotYourself."""
    _not_oneself(held.user, by)
    audit.record("accounts.revoked", held.user, by=by, role=held.role, scope=held.scope)
    held.delete()
    held.user.forget_held()


@transaction.atomic
def disable(user: User, *, by: Actor) -> None:
    """Nobody disabled is let in, and whom they invited is not either. Raises NotYourself.

    1. Saves. 2. Ends their sessions. 3. Cancels invitations of theirs that are open. 4. Logs.
    """
    _not_oneself(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    factors.end_sessions(user)
    for invitation in Invitation.objects.filter(
        invited_by=user, accepted_at=None, cancelled_at=None
    ):
        cancel_invitation(invitation, by=by)
    for waiting in (user.power_requests.all(), PowerRequest.objects.filter(asked_by=user)):
        requests.decline_all(waiting, by=by)
    audit.record("accounts.disabled", user, by=by)


@transaction.atomic
def enable(user: User, *, by: Actor) -> bool:
    """Let somebody in again, with the roles they held: False where that takes two people, and
    waits. Raises NotYourself."""
    _not_oneself(user, by)
    return _do_or_ask(RequestKind.LET_IN, deeds.let_in, user, by)


@transaction.atomic
def reset_second_step(user: User, *, by: Actor) -> bool:
    """For a lost phone: at the next sign-in a new second step is set up. False where it waits: an
    account that reads what children send is not handed over by one person. Raises NotYourself."""
    _not_oneself(user, by)
    return _do_or_ask(RequestKind.SECOND_STEP, deeds.reset_second_step, user, by)


def _do_or_ask(kind: RequestKind, deed: Callable, user: User, by: Actor) -> bool:
    if powers.needs_for(user):
        requests.ask(kind, by=by, user=user)
        return False
    deed(user, by=by)
    return True


def _not_oneself(user: User, by: Actor) -> None:
    """Two people for each change of power: nobody makes themselves a moderator."""
    if user_of(by) == user:
        raise errors.NotYourself
