"""What a request brings, as it arrives: counted, never believed, never more than there is room for."""

from django.conf import settings
from django.http import HttpRequest
from gunicorn.http.errors import ParseException

from media.errors import Damaged, TooBig
from media.points import reach
from media.tus.headers import ALGORITHMS, Checksum
from media.tus.patience import watch


class Body:
    """A source for the vault: ``read(n)`` gives up to ``n`` bytes, and nothing once it has ended.

    A connection that is cut, or that brings too little for too long, ends it early: ``cut`` says so,
    and what arrived counts. Raises TooBig as soon as it is longer than ``most`` bytes.
    """

    def __init__(
        self, request: HttpRequest, *, most: int, checksum: Checksum | None = None
    ) -> None:
        self.declared = _declared(request)
        if self.declared is not None and self.declared > most:
            raise TooBig
        # Django reads nothing of a body in chunks; the server does, and says where it ends.
        self._source = request if self.declared is not None else request.META["wsgi.input"]
        self._connection = request.META.get("gunicorn.socket")
        self._most, self._checksum = most, checksum
        self._digest = ALGORITHMS[checksum.name]() if checksum else None
        self._ahead = b""
        self.size, self.broke = 0, False

    @property
    def cut(self) -> bool:
        """Whether less came than was said."""
        return self.broke or (self.declared is not None and self.size < self.declared)

    def begin(self) -> bool:
        """Waits for the first bytes; False if none come."""
        self._ahead = self.read(1024 * 1024)
        if self._ahead:
            reach("first_byte")
        return bool(self._ahead)

    def read(self, size: int) -> bytes:
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
            return piece
        piece = self._received(size)
        self.size += len(piece)
        if self.size > self._most:
            raise TooBig
        if self._digest:
            self._digest.update(piece)
        return piece

    def _received(self, size: int) -> bytes:
        if self.broke:
            return b""
        with watch.over(self._connection, settings.CLIP_PATIENCE_S):
            try:
                return self._source.read(size)
            except (OSError, ParseException):  # cut between two pieces, or within one
                self.broke = True
            try:  # what came before it broke lies in the server's buffer
                return self._source.read(size)
            except OSError:
                return b""

    def check(self) -> None:
        """Damaged where a checksum was given and this is not what it is of, or not all of it."""
        if self._checksum and (self.cut or self._digest.digest() != self._checksum.digest):
            raise Damaged


def _declared(request: HttpRequest) -> int | None:
    """Content-Length; None for a body in chunks, whose length nobody knows before its end."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return None
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0
