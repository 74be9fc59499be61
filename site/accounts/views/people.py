"""/people/: who may sign in, and as what."""

import smtplib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, errors, factors, queries
from accounts.forms import GrantForm, InviteForm
from accounts.models import RoleGrant, User
from accounts.permissions import required

manages_people = required("people.manage")


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
    """Invite, and say so when the letter could not be handed over."""
    try:
        actions.invite(
            email=data["email"],
            full_name=data["full_name"],
            grants=[(data["role"], data["scope"])],
            by=request.user,
        )
    except (OSError, smtplib.SMTPException):
        messages.error(request, _("The letter could not be sent. Invite them again later."))
    except errors.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way."))


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
    try:
        action()
    except errors.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. It holds from now on."))
    return redirect("person", pk=somebody.pk)
