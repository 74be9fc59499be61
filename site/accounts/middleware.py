"""What holds for each signed-in request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import factors, sessions

# All that somebody without a second step can reach: setting one up, leaving, and how it looks.
ENROLMENT = ("/sign-in/2fa/", "/sign-in/reauthenticate/", "/sign-in/logout/", "/styles/")


class StaffSessionMiddleware:
    """Ends sessions that are idle, old or half signed in; until a second step, only enrolment.

    A disabled person is out at once: the user is read again on each request, and the sign-in
    backend gives back nobody for someone who is not active.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _refused(request) or self.get_response(request)
        if "CSRF_COOKIE" in request.META:
            # Under "no-referrer" a browser calls the origin of a form "null", and Django's check
            # against forged forms would refuse each one.
            response.headers["Referrer-Policy"] = "same-origin"
        return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """An answer that ends or narrows the session, or None to go on."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    if sessions.is_over(request.session):
        return _sign_out(
            request, _("You were signed out: 15 minutes without a click, or 8 hours in all.")
        )
    if not request.path.startswith(settings.SESSION_IDLE_PATHS):
        sessions.touch(request.session)
    if sessions.passed_second_step(request.session):
        return None
    if factors.has_one(request.user):
        # Signed in by password before a second step was set up elsewhere.
        return _sign_out(request, _("Please sign in again, with your second step."))
    if request.path.startswith(ENROLMENT):
        return None
    return redirect("mfa_index")


def _sign_out(request: HttpRequest, why: str) -> HttpResponse:
    logout(request)
    messages.info(request, why)
    back = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
    return redirect_to_login(back, settings.LOGIN_URL)
