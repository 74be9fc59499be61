"""Coming in: where to begin, an invitation, and what somebody can see of themselves."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions, errors, factors, invitations, roles
from accounts.forms import PasswordForm
from accounts.models import User
from accounts.permissions import may_somewhere


def landing(request):
    """Send each person on to their own work; a stranger to the sign-in."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    for permission, address in settings.LANDINGS:
        if may_somewhere(request.user, permission):
            return redirect(address)
    return redirect("you")


@login_required
def you(request):
    """One's own roles, second step and open sessions."""
    held = [
        (roles.ROLES[slug], scope)
        for slug, scope in sorted(request.user.held)
        if slug in roles.ROLES
    ]
    second_step = factors.has_one(request.user)
    waiting = [
        roles.ROLES[asked.role]
        for asked in request.user.power_requests.waiting()
        if asked.role in roles.ROLES
    ]
    words = {"held": held, "second_step": second_step, "waiting": waiting}
    return render(request, "accounts/you.html", words)


@require_http_methods(["GET"])
def invited(request, token: str):
    """The letter's link: put the token away and show a clean address."""
    try:
        invitations.hold(request.session, token)
    except errors.InvitationClosed as refusal:
        return _closed(request, refusal)
    return redirect("join")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request):
    """Choose a password, or go on to the council's own sign-in."""
    try:
        invitation = invitations.held(request.session)
    except errors.InvitationClosed as refusal:
        return _closed(request, refusal)
    someone = User(email=invitation.email, full_name=invitation.full_name)
    form = PasswordForm(request.POST or None, user=someone)
    if form.is_valid():
        return _let_in(request, form.cleaned_data["password"])
    words = {
        "form": form,
        "invitation": invitation,
        "roles": [roles.ROLES[slug] for slug, _scope in invitation.grants],
        "waits": invitation.power_requests.waiting().exists(),
    }
    return render(request, "accounts/join.html", words)


def _let_in(request, password: str):
    """Sign the new person in; having just set the password counts as having typed it."""
    try:
        user = actions.join(invitations.take(request.session), password=password)
    except errors.InvitationClosed as refusal:
        return _closed(request, refusal)
    record_authentication(request, user, "password", reauthenticated=True)
    return perform_login(request, user)


def _closed(request, refusal: errors.InvitationClosed):
    return render(request, "accounts/invitation_closed.html", {"why": refusal}, status=410)
