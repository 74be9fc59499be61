"""What stands before each form of the public door, in place of cookies."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback import limits
from media.errors import FromElsewhere, TooFast
from media.tus import answers

View = Callable[..., HttpResponse]
SWALLOWED_AT_MOST = 16 * 1024 * 1024


def public_form(view: View) -> View:
    """For a view with a form that carries no session: GET, HEAD and POST; posts from elsewhere
    are refused, and a post that is too big gets a page that says so.

    Django's own check against forged forms needs a cookie; there is none and nothing to forge
    with one (see ``feedback.tokens``).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST":
            if is_foreign(request):
                return render(request, "feedback/public/foreign.html", status=403)
            if is_too_big(request):
                return render(request, "feedback/public/too_big.html", status=413)
        return view(request, *args, **kwargs)

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(guarded))


def public_upload(view: View) -> View:
    """For an upload that can be resumed: requests from elsewhere are refused, and clips that are
    begun faster than two classes of children would. A browser of ours says so in its own words.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_foreign(request):
            return answers.refusal(request, FromElsewhere())
        begins = request.method == "POST" and not kwargs
        if begins and limits.too_many_clips(limits.source_of(request)):
            return answers.refusal(request, TooFast())
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def is_foreign(request: HttpRequest) -> bool:
    """Whether a post came from a page of somebody else's.

    Old browsers say nothing about where a form was, and are let in; a page without an origin of
    its own (``null``) is let in only when the browser vouches that it is ours.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site not in {"", "same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and site == "same-origin"):
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:  # no browser writes that
        return True


def is_too_big(request: HttpRequest) -> bool:
    """Reads the form. A body over the limit is read away first, so that the answer arrives.

    Raises BadRequest for a form in an alphabet that is none.
    """
    try:
        request.POST  # noqa: B018  reading it is what may refuse
    except LookupError as error:
        raise BadRequest from error
    except RequestDataTooBig:
        _swallow(request)
        return True
    return False


def _swallow(request: HttpRequest) -> None:
    left = SWALLOWED_AT_MOST
    while left > 0 and (piece := request.read(64 * 1024)):
        left -= len(piece)
