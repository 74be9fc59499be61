"""Headers that keep what a child does from being kept."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request

from components.styles import sheet
from serving.database_file import need_database_file


class PrivacyHeadersMiddleware:
    """Every dynamic answer is never stored, by the phone or by anything between.

    It also says which content policy an answer has, where that is not the settings' own: see
    ``_policy``. Stands within the middleware that writes the policy, and round all others that
    may answer by themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        _policy(request, response)
        return response


class DatabaseFileMiddleware:
    """On SQLite: nothing is called stored that went to a file that is not there any more."""

    def __init__(self, get_response):
        if connection.vendor != "sqlite":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "goes_without_rows", False):
            need_database_file()


def goes_without_rows(view):
    """Marks a view that answers whatever is lost: nobody waits for leaving."""
    vars(view)["goes_without_rows"] = True
    return view


_FROM_ELSEWHERE = frozenset({"none", "same-site", "cross-site"})


class PhonesLanguageMiddleware:
    """Whoever comes to a page of the public door from elsewhere meets it in the language that
    their phone is set to. Inside, links say the language: no cookie, nothing kept.

    An old browser does not say where it comes from. It gets the address it asked for, so that
    choosing the other language there leads nowhere else.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        address = _in_the_phones_language(request)
        response = HttpResponseRedirect(address) if address else self.get_response(request)
        patch_vary_headers(response, ["Accept-Language", "Sec-Fetch-Site"])
        return response


def _in_the_phones_language(request: HttpRequest) -> str:
    """Where this page is in that language; nothing when it is there already, or no page."""
    arrives = request.headers.get("Sec-Fetch-Site") in _FROM_ELSEWHERE
    is_asked_for = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if not (arrives and is_asked_for) or get_language_from_path(request.path_info):
        return ""
    language = get_language_from_request(request)
    here = request.get_full_path()
    there = translate_url(here, language)
    return there if language != settings.LANGUAGE_CODE and there != here else ""


def _policy(request: HttpRequest, response: HttpResponse) -> None:
    """Wagtail's editor has a looser one. A page of the public door may carry its style sheet
    within it, so its own admits that one sheet, by its hash.
    """
    if settings.STAFF_DOOR and request.path_info.startswith("/admin/"):
        # A preview has been through all of this before, as the page that it is of.
        response.headers.pop("Content-Security-Policy", None)
        vars(response)["_csp_config"] = settings.EDITOR_CONTENT_POLICY
    elif settings.PUBLIC_DOOR and response.headers.get("Content-Type", "").startswith("text/html"):
        admitted = getattr(response, "_csp_update", None) or {}
        vars(response)["_csp_update"] = {"style-src": [sheet("front").policy_source], **admitted}
