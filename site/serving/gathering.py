"""What of a request has come so far, and whether a thread has to wait for the rest of it.

Only as much of HTTP is read as tells where a request ends; gunicorn reads it again, and refuses
what is wrong. What gunicorn takes for longer than we do, it finds cut off: it never waits.
"""

from dataclasses import dataclass
from enum import Enum

END = b"\r\n\r\n"
HEAD_MOST = 64 * 1024
PIECE = 256 * 1024  # a request is kept in such pieces, and each is let go once it was read
# The longest form of words is 3 MB (DATA_UPLOAD_MAX_MEMORY_SIZE), a piece of a film 1 MiB.
WHOLE_MOST = 4 * 1024 * 1024
# A body of this type is worth having when it breaks off (tus): whoever sends it goes on from there.
RESUMABLE = b"application/offset+octet-stream"


class Stage(Enum):
    """``MORE``: the rest is waited for. ``WHOLE``: all of it is here. ``LONG``: too long to be held,
    or of a length that nobody knows; a thread reads it as it comes. ``REFUSED``: a head without end.
    """

    MORE = "more"
    WHOLE = "whole"
    LONG = "long"
    REFUSED = "refused"


@dataclass(frozen=True)
class Head:
    """``length``: bytes of the body; None where it cannot be known before its end."""

    length: int | None = 0
    forwarded: str = ""
    resumable: bool = False


class Gathering:
    """One request, as it comes, and what came behind it: ``size`` bytes."""

    def __init__(self) -> None:
        self._pieces = [bytearray()]
        self.size = 0
        self.head: Head | None = None
        self._ends = 0

    @property
    def of_body(self) -> int:
        """How many bytes of the body are here."""
        return self.size - self._ends if self.head else 0

    def add(self, data: bytes) -> Stage:
        """Takes ``data`` in, and says how the request stands."""
        self.size += len(data)
        if self.head is None:
            return self._look_for_end(data)
        # One by one they would cost fifty times their size where each byte comes for itself.
        if len(self._pieces[-1]) + len(data) > PIECE:
            self._pieces.append(bytearray())
        self._pieces[-1] += data
        return self._stage(self.head)

    def _look_for_end(self, data: bytes) -> Stage:
        start = self._pieces[0]
        looked = max(0, len(start) - len(END) + 1)
        start += data
        found = start.find(END, looked)
        if found < 0 or found > HEAD_MOST:
            return Stage.MORE if len(start) <= HEAD_MOST else Stage.REFUSED
        self._ends = found + len(END)
        self._pieces = [start[: self._ends], start[self._ends :]]
        self.head = read_head(bytes(start[:found]))
        return self._stage(self.head)

    def _stage(self, head: Head) -> Stage:
        if head.length is None or head.length > WHOLE_MOST:
            return Stage.LONG
        return Stage.WHOLE if self.of_body >= head.length else Stage.MORE

    def take(self) -> tuple[list[bytearray], bytes]:
        """The request in pieces, and what came behind it. Nothing is left here."""
        ends = self._ends + (self.head.length or 0) if self.head else self.size
        is_long = self.head and self._stage(self.head) is Stage.LONG
        over = 0 if is_long else max(0, self.size - ends)
        pieces, self._pieces, self.size = self._pieces, [bytearray()], 0
        behind = bytearray()
        while over:
            last = pieces.pop()
            keep = max(0, len(last) - over)
            over -= len(last) - keep
            behind[:0] = last[keep:]
            if keep:
                pieces.append(last[:keep])
        return pieces, bytes(behind)


def read_head(head: bytes) -> Head:
    """What decides where the request ends. A length that is none counts as no body: gunicorn says
    what is wrong with it.
    """
    lengths, forwarded, resumable, unknown = [], [], False, False
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        match name.strip().lower():
            case b"content-length":
                lengths.append(value.strip())
            case b"x-forwarded-for":
                forwarded.append(value.decode("latin-1"))
            case b"content-type":
                resumable = value.strip().lower().startswith(RESUMABLE)
            case b"transfer-encoding" | b"expect":
                unknown = True
    given = lengths[0] if len(lengths) == 1 and lengths[0].isdigit() else b"0"
    length = None if unknown or len(given) > 15 else int(given)
    return Head(length=length, forwarded=",".join(forwarded), resumable=resumable)
