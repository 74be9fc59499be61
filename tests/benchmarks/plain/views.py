"""The simplest good answer to a range: opened, sought, read and sent in pieces of 1 MiB."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import required
from media.delivery import asked_range

PIECE = 1024 * 1024


@required("contribution.read")
@require_safe
def plain(request: HttpRequest) -> StreamingHttpResponse:
    size = settings.PLAIN_FILE.stat().st_size
    span = asked_range(request.headers.get("Range", ""), size)
    start, stop = span or (0, size)
    response = StreamingHttpResponse(
        _read(start, stop), content_type="video/mp4", status=206 if span else 200
    )
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.headers["Content-Encoding"] = "identity"
    return response


def _read(start: int, stop: int) -> Iterator[bytes]:
    with settings.PLAIN_FILE.open("rb") as file:
        file.seek(start)
        while start < stop:
            piece = file.read(min(PIECE, stop - start))
            start += len(piece)
            yield piece
