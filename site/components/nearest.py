"""A way on from an address that only takes forms.

After a refused form the address bar holds the form's own address. Whoever presses Enter there, keeps
it as a bookmark or is sent back to it by the sign-in is led to the page that the form stands on.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve


def no_page(view: Callable) -> Callable:
    """Marks a view that gives a file: nobody is led to it who did not ask for it."""
    vars(view)["no_page"] = True
    return view


class NearestPageMiddleware:
    """In place of a bare 405: to the nearest page above, as addresses are nested."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method not in {"GET", "HEAD"}:
            return response
        if not request.path.startswith(settings.STAFF_WORK):
            return response
        return HttpResponseRedirect(page_above(request.path_info))


def page_above(path: str) -> str:
    """The longest beginning of ``path`` that some view of a page answers."""
    parts = path.strip("/").split("/")
    tried = ("/" + "/".join(parts[:length]) + "/" for length in range(len(parts) - 1, 0, -1))
    return next((address for address in tried if _is_page(address)), "/")


def _is_page(address: str) -> bool:
    try:
        found = resolve(address)
    except Resolver404:
        return False
    # Where both doors are one process, the council's own pages answer whatever is left over.
    return found.url_name != "wagtail_serve" and not getattr(found.func, "no_page", False)
