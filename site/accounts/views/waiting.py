"""/people/waiting/: what gives power over what children send waits here for a second person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, requests
from accounts.models import PowerRequest
from accounts.permissions import required
from lifecycles.engine import IllegalMove, NotAllowed

DECIDED = 10
DEEDS = {
    "agree": (requests.confirm, gettext_lazy("Agreed. It holds from now on.")),
    "decline": (requests.decline, gettext_lazy("It is not done. All stays as it was.")),
}


@required("people.agree")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, and the last that were decided."""
    return render(
        request,
        "accounts/waiting.html",
        {
            "waiting": queries.requests_for(request.user),
            "decided": queries.decided_requests(request.user)[:DECIDED],
        },
    )


@required("people.agree")
@require_POST
def decide(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One of them: agreed to, or not done."""
    if deed not in DEEDS:
        raise Http404
    act, said = DEEDS[deed]
    asked = get_object_or_404(PowerRequest, pk=pk)
    try:
        act(asked, by=request.user)
    except NotAllowed:
        messages.error(
            request,
            _("Somebody else has to agree: one who has this power, and did not ask for it."),
        )
    except IllegalMove:
        messages.warning(request, _("It was decided already."))
    else:
        messages.success(request, said)
    return redirect("people-waiting")
