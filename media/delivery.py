"""Answering with a sealed rendition, whole or by byte range (RFC 9110, section 14).

Players ask for ranges, and some will not play without them. One range is answered; for several,
or one that makes no sense, the whole is as good an answer. There are no validators, so a range
that comes with a condition (If-Range) is answered with the whole too.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from media.models import Rendition
from vault import files
from vault.errors import VaultError
from vault.keys import AuthorKey

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.IGNORECASE)


def answer(
    request: HttpRequest, rendition: Rendition, *, key: AuthorKey | None = None
) -> HttpResponse:
    """The rendition, opened by this process's staff key, or by the ``key`` of who sent it.

    206 for a range, 416 for one that lies past the end, 404 for what was erased or does not open.
    Never stored, never framed, never anything but what its type says.
    """
    if rendition.envelope is None:
        raise Http404
    size = rendition.envelope.size
    span = asked_range(request.headers.get("Range", ""), size) if _by_range(request) else None
    if span == ():
        return _past_the_end(size)
    start, stop = span or (0, size)
    try:
        pieces = files.open_range(
            rendition.envelope, owner=rendition.owner, start=start, length=stop - start, key=key
        )
    except VaultError:
        raise Http404 from None
    response = _body(
        request, pieces, content_type=rendition.media_type, status=206 if span else 200
    )
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Accept-Ranges"] = "bytes"
    if span:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return _guarded(response)


def _by_range(request: HttpRequest) -> bool:
    return request.method == "GET" and "If-Range" not in request.headers


def _body(request: HttpRequest, pieces, **more) -> HttpResponse | StreamingHttpResponse:
    """A HEAD opens nothing: servers would have every piece made, only to throw it away."""
    if request.method == "HEAD":
        pieces.close()
        return HttpResponse(**more)
    return StreamingHttpResponse(pieces, **more)


def asked_range(header: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """(start, stop) with stop not included; None for the whole; () for a range past the end."""
    found = _RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        return (max(0, size - int(last)), size) if int(last) and size else ()
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return (start, stop) if start < size else ()


def _past_the_end(size: int) -> HttpResponse:
    response = HttpResponse(status=416)
    response.headers["Content-Range"] = f"bytes */{size}"
    return _guarded(response)


def _guarded(response):
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Content-Encoding"] = "identity"  # nothing between may squeeze it again
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
