"""Pages for when something is wrong, in the manner of the door that was knocked at."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

# Not translated: that could be what broke.
BARE = (
    "Something broke on our side. It was not your fault. Please wait a minute, then try again.\n\n"
    "In danger now: call 999. Childline: 0800 1111, free, day or night.\n"
)
_STAFF_PATHS = ("/desk/", "/boards/", "/admin/", "/sign-in/", "/people/", "/enter/", "/components/")


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
    """500: rendered with nothing but its words, since anything else may be what broke."""
    try:
        page = loader.get_template(f"{_side(request)}/500.html").render()
    except Exception:  # what broke may be what pages are made of
        return HttpResponse(BARE, content_type="text/plain; charset=utf-8", status=500)
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from a session that has ended; ``reason`` is for logs, not for people."""
    return HttpResponse(loader.get_template("staff/403_csrf.html").render({}, request), status=403)
