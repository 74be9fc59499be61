"""What is really done to somebody once nobody more needs to be asked: each writes the log."""

from django.db import transaction

from accounts import factors, letters
from accounts.models import RoleGrant, User
from audit import actions as audit
from audit.actors import Actor, user_of


@transaction.atomic
def give(user: User, role: str, scope: str, *, by: Actor) -> RoleGrant:
    """Give a role; giving it twice changes nothing."""
    held, made = RoleGrant.objects.get_or_create(
        user=user, role=role, scope=scope, defaults={"granted_by": user_of(by)}
    )
    if made:
        audit.record("accounts.granted", user, by=by, role=role, scope=scope)
        user.forget_held()
    return held


@transaction.atomic
def let_in(user: User, *, by: Actor) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.enabled", user, by=by)


@transaction.atomic
def reset_second_step(user: User, *, by: Actor) -> None:
    """1. Removes every step. 2. Ends their sessions. 3. Logs. 4. Writes to them."""
    factors.remove_all(user)
    factors.end_sessions(user)
    audit.record("accounts.second_step.reset", user, by=by)
    transaction.on_commit(lambda: letters.send_second_step_reset(user))
