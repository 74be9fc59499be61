"""Pages for when something is wrong, in the manner of the door that was knocked at."""

import logging
import sys
import time
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.module_loading import import_string
from django.views.decorators.csrf import requires_csrf_token

from components.typed import Typed, typed
from serving.outages import Lost, lost

log = logging.getLogger("heard.outages")
# Not translated, and no template: that could be what broke.
BARE = Path(__file__).with_name("bare.html").read_text(encoding="utf-8")
TRY_AGAIN_S = 20
_SAID_EVERY_S = 60
_said: dict[Lost, float] = {}
_STAFF_PATHS = (
    "/desk/", "/boards/", "/admin/", "/sign-in/", "/people/", "/enter/", "/components/",
    "/drafts/",
)  # fmt: skip


def _side(request: HttpRequest) -> str:
    if settings.DOOR == "both":
        return "staff" if request.path.startswith(_STAFF_PATHS) else "public"
    return settings.DOOR


def _page(request: HttpRequest, status: int) -> HttpResponse:
    template = loader.get_template(f"{_side(request)}/{status}.html")
    return HttpResponse(template.render({}, request), status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says no more than that, whoever asks."""
    return _page(request, 403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where something of ours is lost just now. Either has what was typed in its form.

    Django asks for it wherever a request broke: in what stands before a view, in the view, in its
    template, at the commit. It asks nothing that could be lost too. What was sent may have been stored
    all the same: its key is in the form still, so that sending it again stores nothing twice.
    """
    kind = lost(sys.exc_info()[1])
    form = typed(request)
    try:
        response = _told(request, kind, form)
    except Exception:  # what broke may be what pages are made of
        response = HttpResponse(_bare(form), status=503 if kind else 500)
    response.headers["Cache-Control"] = "private, no-store"
    if kind:
        response.headers["Retry-After"] = str(TRY_AGAIN_S)
        vars(response)["_has_been_logged"] = True  # a flood of traces would say no more
        _say(kind)
    return response


def _told(request: HttpRequest, kind: Lost | None, form: Typed | None) -> HttpResponse:
    side = _side(request)
    known = import_string(settings.ERROR_CONTEXT)() if side == "public" else {}
    status = 503 if kind else 500
    context = {"typed": form, "here": request.get_full_path(), "is_back": _is_back(), **known}
    page = loader.get_template(f"{side}/{status}.html").render(context)
    return HttpResponse(page, status=status)


def _is_back() -> str:
    try:
        return reverse("is-back")
    except NoReverseMatch:
        return ""


def _bare(form: Typed | None) -> str:
    """With the words in it, to be copied: nothing else is left that could show them."""
    words = "".join(f"<pre>{escape(each.text)}</pre>" for each in form.written) if form else ""
    return BARE.replace("<!--words-->", words)


def _say(kind: Lost) -> None:
    """Once a minute and process."""
    now = time.monotonic()
    if now - _said.get(kind, -_SAID_EVERY_S) >= _SAID_EVERY_S:
        _said[kind] = now
        log.error("Requests are answered with 503: %s is lost.", kind.value, exc_info=True)
