"""What follows from a sign-in, from a change of the second step, and from a change of roles."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_reset
from allauth.account.signals import user_logged_in as signed_in_at_the_door
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from accounts import factors, groups, roles, sessions, tries
from accounts.models import RoleGrant
from accounts.refusals import log_failed_sign_in
from audit import actions as audit


@receiver(user_logged_in, dispatch_uid="accounts.start_clocks")
def start_clocks(sender, request, user, **kwargs) -> None:
    """allauth signs nobody in who has a second step and did not pass it, so having one is enough
    here; someone without one is held at enrolment by the middleware."""
    passed = factors.has_one(user) or _council_vouched(request, user)
    sessions.begin(request.session, second_step=passed)


def _council_vouched(request, user) -> bool:
    if not settings.OIDC_TRUSTS_MFA:
        return False
    records = get_authentication_records(request, user)
    return any(record["method"] == "socialaccount" for record in records)


@receiver(signed_in_at_the_door, dispatch_uid="accounts.log_sign_in")
def log_sign_in(sender, request, user, **kwargs) -> None:
    audit.record("accounts.signed_in", user, by=user)


@receiver(password_reset, dispatch_uid="accounts.tries_start_again")
def tries_start_again(sender, request, user, **kwargs) -> None:
    tries.start_again(request, user)


@receiver(authentication_failed, dispatch_uid="accounts.log_wrong_step")
def log_wrong_step(sender, user, **kwargs) -> None:
    log_failed_sign_in(user, "accounts.second_step.failed")


@receiver(authenticator_added, dispatch_uid="accounts.second_step_added")
def second_step_added(sender, request, user, authenticator, **kwargs) -> None:
    """Setting it up proves it for this session; all other sessions have to sign in anew."""
    audit.record("accounts.second_step.added", user, by=user, kind=authenticator.type)
    if authenticator.type in factors.STEPS:
        factors.change_key(request.session)
        request.session[sessions.SECOND_STEP] = True


@receiver(authenticator_removed, dispatch_uid="accounts.second_step_removed")
def second_step_removed(sender, request, user, authenticator, **kwargs) -> None:
    audit.record("accounts.second_step.removed", user, by=user, kind=authenticator.type)
    if not factors.has_one(user):
        request.session[sessions.SECOND_STEP] = False
        factors.end_sessions(user, except_key=request.session.session_key)


@receiver([post_save, post_delete], sender=RoleGrant, dispatch_uid="accounts.grant_changed")
def grant_changed(sender, instance, **kwargs) -> None:
    """The Wagtail admin asks about groups, so each grant keeps them true."""
    role = roles.ROLES.get(instance.role)
    if role and role.edits_site:
        groups.follow_roles(instance.user)


@receiver(post_migrate, dispatch_uid="accounts.refill_groups")
def refill_groups(sender, **kwargs) -> None:
    """An upgrade may have brought something new for administrators to set up."""
    if sender.label == "wagtailcore":
        groups.refill()
