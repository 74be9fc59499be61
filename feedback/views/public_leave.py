"""Leaving at once, and the page that says beforehand what leaving does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from components.middleware import goes_without_rows
from feedback import catalogue, once

# This site's own copies on the device. Not cookies: we set none, and a browser would clear those
# of the council's other sites with them.
_CLEARED = '"cache", "storage"'


@goes_without_rows
@csrf_exempt  # nothing is changed by it, and it must never be refused
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """A white page that goes on by itself. A script that has left already posts here to clear up.

    A browser keeps the page that somebody leaves in memory, with what was typed, for Back. It is
    put there only once the next page comes; so what clears it is asked for from that next page.
    """
    if request.method == "POST":
        answer = HttpResponse(status=204)
    else:
        answer = render(request, "feedback/public/leaving.html")
    answer.headers["Clear-Site-Data"] = _CLEARED
    return answer


@goes_without_rows
@require_safe
def leave_on(request: HttpRequest) -> HttpResponse:
    """From the white page to the council's harmless one, with all copies in memory cleared."""
    headers = {"Location": catalogue.leave_to(), "Clear-Site-Data": _CLEARED}
    return HttpResponse(status=303, headers=headers)


@require_safe
def leave_quickly(request: HttpRequest) -> HttpResponse:
    """What “Exit this page” does, and what it cannot do (domain.md S12)."""
    return render(request, "feedback/public/leave_quickly.html")


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """An empty style sheet: the page that asks for it is on a screen (see ``feedback.once``)."""
    status = 200 if once.note(token) else 404
    return HttpResponse(status=status, content_type="text/css")
