"""What is done to people who sign in. Each is atomic and writes the log in the same transaction."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import errors, factors, letters, roles
from accounts.models import Invitation, RoleGrant, User
from audit import actions as audit
from audit.actors import SYSTEM, Actor, user_of

Grants = Iterable[tuple[str, str]]  # (role slug, scope)


def token_hash(token: str) -> str:
    """What is stored of an invitation's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, full_name: str, grants: Grants, by: Actor) -> Invitation:
    """Write an invitation and send its letter once it is committed.

    1. Cancels open invitations to the same address. 2. Saves, with the token's hash alone.
    3. Logs. 4. Sends the letter. Raises AlreadyHere, NeedsBoard or NotYourself.
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
    )
    audit.record("accounts.invited", invitation, by=by, grants=invitation.grants)
    transaction.on_commit(lambda: letters.send_invitation(invitation, token))
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
        grant(user, role, scope, by=invitation.invited_by or SYSTEM)
    return user


@transaction.atomic
def grant(user: User, role: str, scope: str = "", *, by: Actor) -> RoleGrant:
    """Give a role; giving it twice changes nothing. Raises NotYourself, NeedsBoard."""
    _not_oneself(user, by)
    _checked(role, scope)
    held, made = RoleGrant.objects.get_or_create(
        user=user, role=role, scope=scope, defaults={"granted_by": user_of(by)}
    )
    if made:
        audit.record("accounts.granted", user, by=by, role=role, scope=scope)
        user.forget_held()
    return held


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
    audit.record("accounts.disabled", user, by=by)


@transaction.atomic
def enable(user: User, *, by: Actor) -> None:
    """Let somebody in again, with the roles they held. Raises NotYourself."""
    _not_oneself(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.enabled", user, by=by)


@transaction.atomic
def reset_second_step(user: User, *, by: Actor) -> None:
    """For a lost phone: at the next sign-in a new second step is set up. Raises NotYourself.

    1. Removes every step. 2. Ends their sessions. 3. Logs. 4. Writes to them.
    """
    _not_oneself(user, by)
    factors.remove_all(user)
    factors.end_sessions(user)
    audit.record("accounts.second_step.reset", user, by=by)
    transaction.on_commit(lambda: letters.send_second_step_reset(user))


def _not_oneself(user: User, by: Actor) -> None:
    """Two people for each change of power: nobody makes themselves a moderator."""
    if user_of(by) == user:
        raise errors.NotYourself
