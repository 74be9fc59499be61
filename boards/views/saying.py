"""“You said, we did”: a moderator prepares it, clears it for everyone, and can take it off."""

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from boards.actions import saying
from boards.forms.outcomes import SayingForm
from boards.models import Outcome
from boards.queries.pages import page_of
from boards.queries.saying import could_be_public
from boards.views.meetings import ASK
from boards.views.page import answer, attempt, frame, posted
from feedback.enums import AudienceKind

CLEAR = "contribution.clear"


@require_safe
@required(CLEAR)
def outcomes(request: HttpRequest) -> HttpResponse:
    """Outcomes whose author agreed to everyone seeing them, the newest first."""
    page = page_of(could_be_public(request.user), ("id",), request.GET, descending=True)
    return render(request, "boards/you_said.html", frame(request) | {"page": page})


@ASK
@required(CLEAR)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    outcome = get_object_or_404(could_be_public(request.user), pk=pk)
    return answer(
        request,
        SayingForm(posted(request), initial=_begun(outcome)),
        lambda form: saying.prepare(outcome, by=request.user, **form.cleaned_data),
        context=frame(request)
        | {
            "outcome": outcome,
            "public": getattr(outcome, "public", None),
            "blocked": saying.why_not_clear(outcome),
            "back": reverse("boards:said"),
        },
        to=reverse("boards:said-one", args=[pk]),
        done=_("Saved. It is not on the public site until it is cleared."),
        template="boards/you_said_one.html",
    )


def _begun(outcome: Outcome) -> dict[str, str]:
    """What is there already; else the wording cleared for everyone, and what was decided."""
    row = getattr(outcome, "public", None)
    if row is not None:
        return model_to_dict(row, ["you_said", "we_did", "you_said_cy", "we_did_cy"])
    contribution = outcome.agenda_item.board_item.contribution
    yes = contribution.clearances.cleared().filter(audience__kind=AudienceKind.PUBLIC).first()
    action = outcome.actions.first()
    return {
        "you_said": yes.wording if yes else "",
        "we_did": action.what if action else outcome.because,
    }


@require_POST
@required(CLEAR)
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(
        request, pk, saying.clear, _("It is on the public site, and its author is told.")
    )


@require_POST
@required(CLEAR)
def unclear(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, saying.unclear, _("It is off the public site."))


def _switch(request: HttpRequest, pk: int, action, done: str) -> HttpResponse:
    rows = could_be_public(request.user).filter(public__isnull=False)
    outcome = get_object_or_404(rows, pk=pk)
    attempt(request, lambda: action(outcome.public, by=request.user), done)
    return redirect("boards:said-one", pk)
