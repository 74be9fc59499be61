"""Pages that every council has: an advocate, a complaint, what happens to words, what changed."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from boards.queries.saying import you_said_we_did
from participation.models import ContentPage

A_PAGE = 20


@require_safe
def plain(request: HttpRequest, page: str) -> HttpResponse:
    """A page of words alone, from the template of that name."""
    return render(request, f"participation/{page}.html")


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """The council's own pages, those that are for everyone, in the order of its page tree."""
    pages = ContentPage.objects.live().public().order_by("path")
    return render(request, "participation/more.html", {"pages": pages})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the council's own pages, from wherever its files are kept."""
    try:
        file = default_storage.open(name)
    except OSError:  # also what stores for many machines raise
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    """“You said, we did”: outcomes that a moderator cleared for everyone, paged by key."""
    found = you_said_we_did(A_PAGE + 1, before=request.GET.get("before", ""))
    changes, older = found[:A_PAGE], found[A_PAGE:]
    in_welsh = (get_language() or "").startswith("cy")
    context = {
        "changes": changes,
        "older": f"?before={changes[-1].key}" if older else "",
        "some_english": in_welsh and not all(change.is_all_in_welsh for change in changes),
    }
    return render(request, "participation/you_said.html", context)
