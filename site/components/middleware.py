"""Headers that keep what a child does from being kept."""


class PrivacyHeadersMiddleware:
    """Every dynamic answer is never stored, by the phone or by anything between."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
