"""/people/: who may sign in, and as what."""

import smtplib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, errors, factors, letters, queries
from accounts.forms import GrantForm, InviteForm
from accounts.models import Invitation, RoleGrant, User
from accounts.permissions import required

manages_people = required("people.manage")
WAITS = _lazy(
    "This takes two people. It waits until somebody else agrees; they have a letter, and nothing is "
    "lost meanwhile."
)


@manages_people
@require_http_methods(["GET"])
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, fifty a page, and the invitations that wait."""
    after = request.GET.get("after", "")
    found = list(
        queries.people(after=int(after) if after.isdecimal() else None)[: queries.PAGE + 1]
    )
    page = found[: queries.PAGE]
    return render(
        request,
        "accounts/people.html",
        {
            "people": page,
            "older": f"?after={page[-1].pk}" if len(found) > queries.PAGE else "",
            "invitations": queries.waiting_invitations()[: queries.PAGE],
            "with_second_step": factors.people_with_one(),
        },
    )


@manages_people
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        _send(request, form.cleaned_data)
        return redirect("people")
    return render(request, "accounts/invite.html", {"form": form})


def _send(request: HttpRequest, data: dict) -> None:
    """Invite. What became of the letter is known only once all is committed, and said then."""
    try:
        actions.invite(
            email=data["email"],
            full_name=data["full_name"],
            grants=[(data["role"], data["scope"])],
            by=request.user,
            send=lambda invitation, token: _post(request, invitation, token),
        )
    except errors.Refused as refusal:
        messages.error(request, str(refusal))


def _post(request: HttpRequest, invitation: Invitation, token: str) -> None:
    try:
        letters.send_invitation(invitation, token)
    except (OSError, smtplib.SMTPException):
        messages.error(request, _("The letter could not be sent. Invite them again later."))
    else:
        messages.success(request, _("The invitation is on its way."))
        if invitation.power_requests.waiting().exists():
            messages.info(request, WAITS)


@manages_people
@require_http_methods(["GET"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    return render(
        request,
        "accounts/person.html",
        {
            "person": somebody,
            "form": GrantForm(),
            "second_step": factors.has_one(somebody),
            "oneself": somebody == request.user,
            "waiting": somebody.power_requests.waiting(),
        },
    )


@manages_people
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST)
    if form.is_valid():
        role, scope = form.cleaned_data["role"], form.cleaned_data["scope"]
        return _do(request, somebody, lambda: actions.grant(somebody, role, scope, by=request.user))
    for problems in form.errors.values():
        messages.error(request, " ".join(problems))
    return redirect("person", pk=pk)


@manages_people
@require_POST
def revoke(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    held = get_object_or_404(RoleGrant.objects.select_related("user"), pk=grant_pk, user_id=pk)
    return _do(request, held.user, lambda: actions.revoke(held, by=request.user))


VERBS = {
    "disable": actions.disable,
    "enable": actions.enable,
    "reset-second-step": actions.reset_second_step,
}


@manages_people
@require_POST
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Disable, enable, or take a lost second step away."""
    somebody = get_object_or_404(User, pk=pk)
    return _do(request, somebody, lambda: VERBS[verb](somebody, by=request.user))


@manages_people
@require_POST
def cancel_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(queries.waiting_invitations(), pk=pk)
    actions.cancel_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("people")


def _do(request: HttpRequest, somebody: User, action) -> HttpResponse:
    """Run ``action``, say what became of it, and go back to the person."""
    asked = somebody.power_requests.waiting()
    before = set(asked.values_list("pk", flat=True))
    try:
        action()
    except errors.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        waits = set(asked.values_list("pk", flat=True)) - before
        messages.success(request, WAITS if waits else _("Done. It holds from now on."))
    return redirect("person", pk=somebody.pk)
