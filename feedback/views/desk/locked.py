"""The list of clips that must not be seen. It is the safeguarding lead's; nothing of them plays here."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import required
from feedback.actions.reading import log_reasons_view
from feedback.queries.locked import locked_clips
from feedback.views.desk import openings
from media.permissions import SEE_LOCKED


@required(SEE_LOCKED)
@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Those that wait for the lead first. Reading the reasons is in the log of each clip."""
    rows = locked_clips(request.user)
    with transaction.atomic():
        if openings.is_new(request, "locked", ",".join(str(row.clip.pk) for row in rows)):
            log_reasons_view([row.clip for row in rows], by=request.user)
        return render(request, "feedback/desk/locked.html", {"rows": rows})
