"""What stands before each form of the public door, in place of cookies."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback import budgets, codes, once
from feedback.forms.public import is_key
from feedback.queries.returning import code_stands
from media import passes
from media.errors import FromElsewhere, NoPassGiven, NoRoom, NotNow, TooFast
from media.tus import answers
from serving.outages import Lost, lost
from tallies.counting import source_of

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


def opens_once(view: View) -> View:
    """For a view whose answers somebody else could bring back with Reload (see ``feedback.once``)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        return shown_before(request) or once.opening(request, view(request, *args, **kwargs))

    return guarded


def shown_before(request: HttpRequest) -> HttpResponse | None:
    """In place of an answer that was on a screen already: the code is asked for. None otherwise."""
    return asks_for_code(request, status=403, shown=True) if once.was_shown(request) else None


def asks_for_code(request: HttpRequest, *, status: int = 200, **why: object) -> HttpResponse:
    """The page that asks for a code; ``why`` says what its template tells above."""
    context = {"once": codes.new_key(), **why}
    return render(request, "feedback/public/return.html", context, status=status)


def public_upload(view: View) -> View:
    """For an upload that can be resumed: requests from elsewhere are refused, and clips that are
    begun faster than two classes of children would. A browser of ours says so in its own words. While
    the database or the disk is lost it is told to go on later.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_foreign(request):
            return answers.refusal(request, FromElsewhere())
        try:
            return _guarded_upload(request, view, *args, **kwargs)
        except Exception as error:
            if (what := lost(error)) is None:
                raise
            return answers.refusal(request, NoRoom() if what is Lost.DISK else NotNow())

    return csrf_exempt(guarded)


def _guarded_upload(request: HttpRequest, view: View, *args, **kwargs) -> HttpResponse:
    if not _page_stands(request):
        return answers.refusal(request, NoPassGiven())
    begins = request.method == "POST" and not kwargs
    if begins and budgets.too_many_clips(source_of(request)):
        return answers.refusal(request, TooFast())
    return view(request, *args, **kwargs)


def _page_stands(request: HttpRequest) -> bool:
    """Whether the page that a clip comes from may still send. One that a code opened may not once
    that code was stopped; who holds the submission key itself sent the words.
    """
    text = request.headers.get("Heard-Pass", "")
    try:
        return is_key(text) or code_stands(passes.read(text).holder)
    except passes.NoPass:
        return True  # the upload itself says so, in its own words


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
