"""Pages that every council has: an advocate, a complaint, what happens to words, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boards.queries.saying import you_said_we_did

A_PAGE = 20


@require_safe
def plain(request: HttpRequest, page: str) -> HttpResponse:
    """A page of words alone, from the template of that name."""
    return render(request, f"participation/{page}.html")


@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    """“You said, we did”: outcomes that a moderator cleared for everyone, paged by key."""
    found = you_said_we_did(A_PAGE + 1, before=request.GET.get("before", ""))
    changes, older = found[:A_PAGE], found[A_PAGE:]
    context = {"changes": changes, "older": f"?before={changes[-1].key}" if older else ""}
    return render(request, "participation/you_said.html", context)
