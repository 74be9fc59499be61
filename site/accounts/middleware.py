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

# All that somebody without a second step can reach: setting one up, and leaving.
ENROLMENT = ("/sign-in/2fa/", "/sign-in/reauthenticate/", "/sign-in/logout/")


class StaffSessionMiddleware:
    """Ends sessions that are idle, old or half signed in; until a second step, only enrolment.

    A disabled person is out at once: the user is read again on each request, and the sign-in
    backend gives back nobody for someone who is not active.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        return _refused(request) or self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    """An answer that ends or narrows the session, or None to go on."""
    if sessions.is_over(request.session):
        return _sign_out(request, _("You were signed out because the page was not used."))
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
