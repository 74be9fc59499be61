"""Leaving at once, and the page that says beforehand what leaving does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback import catalogue

# This site's own copies on the device. Not cookies: we set none, and a browser would clear those
# of the council's other sites with them.
_CLEARED = '"cache", "storage"'


@csrf_exempt  # nothing is changed by it, and it must never be refused
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Off to the council's harmless page. A script that has left already posts here to clear up."""
    if request.method == "POST":
        answer = HttpResponse(status=204)
    else:
        answer = HttpResponse(status=303, headers={"Location": catalogue.council.get().leave_to})
    answer.headers["Clear-Site-Data"] = _CLEARED
    return answer


@require_safe
def leave_quickly(request: HttpRequest) -> HttpResponse:
    """What “Exit this page” does, and what it cannot do (domain.md S12)."""
    return render(request, "feedback/public/leave_quickly.html")
