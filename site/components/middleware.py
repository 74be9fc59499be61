"""Headers that keep what a child does from being kept."""

from django.conf import settings

from components.styles import sheet


class PrivacyHeadersMiddleware:
    """Every dynamic answer is never stored, by the phone or by anything between.

    On the public door the content policy also admits the one style sheet that a first screen
    carries within it, by its hash.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.PUBLIC_DOOR and response.headers.get("Content-Type", "").startswith(
            "text/html"
        ):
            admitted = getattr(response, "_csp_update", None) or {}
            response._csp_update = {"style-src": [sheet("child").policy_source], **admitted}
        return response
