"""One's own drafts: kept while typing, listed, thrown away. Nobody ever sees somebody else's."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from drafts import actions, registry
from drafts.models import Draft
from drafts.receivers import WAITING
from idempotency import keys, once


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What I wrote and did not save, newest first: what it is and when, without the words."""
    request.session.pop(WAITING, None)
    found = Draft.objects.filter(user=request.user.pk).order_by("-saved_at", "-pk")
    rows = [
        {"draft": draft, "label": kind[0].label, "page": kind[0].page(draft.form)}
        for draft in found[: actions.MOST]
        if (kind := registry.at(draft.form))
    ]
    return render(request, "drafts/drafts.html", {"rows": rows, "days": settings.DRAFT_DAYS})


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a form while it is written: 204, or 404 for one that is not kept.

    409 for a form that was sent meanwhile: its words are saved, and no draft of them any more.
    """
    key = keys.read(request.POST.get(keys.FIELD, ""))
    if key is None or key.user != request.user.pk:
        return HttpResponse(status=403)
    if once.was_answered(key):
        return HttpResponse(status=409)
    kept = actions.keep(request.user, request.POST.get("draft_of", ""), request.POST)
    return HttpResponse(status=204 if kept else 404)


@login_required
@require_POST
def discard(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Throw one away, for good; back to the page it was shown on."""
    if actions.discard(Draft.objects.filter(user=request.user.pk, ref=ref)):
        messages.success(request, _("It is thrown away."))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else "drafts")
