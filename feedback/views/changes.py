"""Changes of settings that wait for a second person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from feedback.actions import setting_changes
from feedback.actions.sharing import NotReady
from feedback.models import SettingChange
from feedback.queries.changes import shown
from lifecycles.engine import IllegalMove, NotAllowed

SHOWN = 50
_DEEDS = {
    "confirm": (setting_changes.confirm, "Confirmed. Within a minute it is so on every page."),
    "decline": (setting_changes.decline, "It is not made. What stood before goes on."),
}


@required("content.edit")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Those that wait, and the last that were decided."""
    rows = SettingChange.objects.select_related("asked_by", "decided_by")
    context = {
        "waiting": shown(rows.waiting()[:SHOWN], request.user),
        "decided": shown(rows.exclude(decided_at=None).order_by("-decided_at")[:10], request.user),
    }
    return render(request, "feedback/council/changes.html", context)


@required("content.edit")
@require_POST
def decide(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One of them, confirmed or not made."""
    if deed not in _DEEDS:
        raise Http404
    act, said = _DEEDS[deed]
    try:
        act(get_object_or_404(SettingChange, pk=pk), by=request.user)
    except (NotReady, NotAllowed, IllegalMove) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return redirect("council-changes")
