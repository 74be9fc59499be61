"""The style sheets, and the gallery that shows each component in each of its forms."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from components import examples, health
from components import styles as stylesheets
from components.middleware import goes_without_rows

A_YEAR = "public, max-age=31536000, immutable"


@goes_without_rows
@require_safe
def styles(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """A door's sheet. An old address (a page from before an upgrade) gets today's, kept briefly."""
    if name not in stylesheets.SHEETS:
        raise Http404
    sheet = stylesheets.sheet(name)
    kept = A_YEAR if version == sheet.version else "public, max-age=60"
    return HttpResponse(sheet.text, content_type="text/css", headers={"Cache-Control": kept})


@goes_without_rows
@require_safe
def is_back(request: HttpRequest) -> HttpResponse:
    """For the page that says that something of ours is lost: whether it is there again. 204 or 503."""
    if health.all_there():
        return HttpResponse(status=204)
    return JsonResponse({"state": "lost"}, status=503, headers={"Retry-After": "20"})


SIDES = {"staff": "staff/base.html", "child": "public/base.html"}


@require_safe
@login_required
def gallery(request: HttpRequest, side: str = "staff") -> HttpResponse:
    """Each component in each of its variants, as one side looks: the accessibility test bed.

    For those who build: in a council's own installation it is not there.
    """
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {"base": SIDES[side], "side": side, "sheet": side, **examples.EXAMPLES}
    return render(request, "components/gallery/page.html", context)
