"""Reading that somebody looks at. What is about a person is not on that person's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from feedback.actions import alerts as actions
from feedback.queries.alerts import LOOKS, alerts_for

SHOWN = 100


@required(LOOKS)
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Those that nobody has looked at first."""
    return render(request, "feedback/desk/alerts.html", {"rows": alerts_for(request.user)[:SHOWN]})


@required(LOOKS)
@require_POST
def looked(request: HttpRequest, ref: UUID) -> HttpResponse:
    row = get_object_or_404(alerts_for(request.user), ref=ref)
    actions.looked_at(row, by=request.user)
    messages.success(request, "Noted that you looked at it.")
    return redirect("desk-alerts")
