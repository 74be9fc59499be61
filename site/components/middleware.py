"""Headers that keep what a child does from being kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from components.styles import sheet


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
        vars(response)["_csp_update"] = {"style-src": [sheet("child").policy_source], **admitted}
