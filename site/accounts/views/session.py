"""How long one's session still lasts: asked by the page, and prolonged by whoever is there."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sessions


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and for how many seconds yet. A GET looks; a POST says “I am here”.

    ``who`` is null for nobody. ``longest``: the end that comes first is the one that nothing
    prolongs. ``token``: what forms on a page from before a new sign-in need, to be taken again.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"who": None, "left": 0})
    if request.method == "POST":
        sessions.touch(request.session)
    idle, whole = sessions.left(request.session)
    return JsonResponse(
        {
            "who": request.user.pk,
            "left": int(min(idle, whole)),
            "longest": whole <= idle,
            "token": get_token(request),
        }
    )


@login_required
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Where a sign-in in a window of its own ends: the covered page behind it goes on by itself."""
    return render(request, "accounts/back.html")


def warning_seconds() -> int:
    """How long before the end people are warned: two minutes, or less where all is shorter."""
    return min(120, settings.SESSION_IDLE_SECONDS // 3)
