"""What holds for each signed-in request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import browsers, factors, limits, refusals, sessions
from audit.actors import staff_request

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
        response = _refused(request) or self._answer(request)
        if "CSRF_COOKIE" in request.META:
            # Under "no-referrer" a browser calls the origin of a form "null", and Django's check
            # against forged forms would refuse each one.
            response.headers["Referrer-Policy"] = "same-origin"
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """A form of the sign-in that is sent too often waits a minute."""
        match = request.resolver_match
        if match and limits.is_too_much(request, match.url_name or ""):
            return render(request, "429.html", status=429)
        return None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """What Heard does by itself here follows from what somebody signed in does."""
        if not _is_signed_in(request):
            return self.get_response(request)
        with staff_request():
            response = self.get_response(request)
            if _is_signed_in(request):
                refusals.log_refusal(request, response)
                if sessions.passed_second_step(request.session):
                    browsers.remember(request, response, request.user)
            return response


def _is_signed_in(request: HttpRequest) -> bool:
    """Asked only where there is a cookie, so that a stranger's visit reads no session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _refused(request: HttpRequest) -> HttpResponse | None:
    """An answer that ends or narrows the session, or None to go on."""
    if not _is_signed_in(request):
        return None
    if sessions.is_over(request.session):
        return _over(request)
    if _is_somebodys_doing(request):
        sessions.touch(request.session)
    if sessions.passed_second_step(request.session):
        return None
    if factors.has_one(request.user):
        # Signed in by password before a second step was set up elsewhere.
        return _sign_out(request, _("Please sign in again, with your second step."))
    if request.path.startswith(ENROLMENT):
        return None
    return redirect("mfa_index")


def _over(request: HttpRequest) -> HttpResponse | None:
    if request.path == settings.SESSION_ASKED_AT:  # a page that asks is told, and told nothing else
        logout(request)
        return None
    return _sign_out(
        request,
        _(
            "You were signed out: 15 minutes in which nothing was typed or played, or 8 hours in all."
        ),
    )


def _is_somebodys_doing(request: HttpRequest) -> bool:
    """Whether a request shows that somebody is there: not what a page fetches by itself, such as a
    queue that looks for what is new or the next piece of a film. Those who type or listen say so.
    """
    if request.path.startswith(settings.SESSION_IDLE_PATHS):
        return False
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return request.method not in {"GET", "HEAD"} or mode == "navigate"


def _sign_out(request: HttpRequest, why: str) -> HttpResponse | None:
    """To the sign-in. A form goes on as a stranger's, so that its words are kept (see ``drafts``)
    and its own rule about who may send it leads to the sign-in.
    """
    logout(request)
    messages.info(request, why)
    if request.method == "POST":
        return None
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
