"""Bytes in and out of a connection, without waiting where that can be helped.

Who has to wait all the same may do so for a while and as long as enough comes or goes; then the
connection counts as cut.
"""

import select
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.http.unreader import Unreader

PIECE = 64 * 1024
# Of an answer so much waits here for a slow phone; only for what is longer does a thread wait.
OUT_MOST = 512 * 1024
GRACE_S = 30.0
LEAST_A_SECOND = 8 * 1024


class Places:
    """How many threads may wait for the slow at once, in all and for one source."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, source: str) -> bool:
        """A place for ``source``, if there is one."""
        with self._lock:
            free = self._taken.total() < self._most and self._taken[source] < self._each
            if free:
                self._taken[source] += 1
            return free

    def give(self, source: str) -> None:
        """The place of ``source`` is free again."""
        with self._lock:
            self._taken[source] -= 1
            if not self._taken[source]:
                del self._taken[source]


class Pace:
    """Until when there is patience: for ``grace`` seconds, and longer the more was carried."""

    def __init__(self, grace: float = GRACE_S, least: float = LEAST_A_SECOND) -> None:
        self._grace, self._least = grace, least
        self._began = time.monotonic()
        self.carried = 0

    @property
    def until(self) -> float:
        return self._began + self._grace + self.carried / self._least

    @property
    def left(self) -> float:
        return self.until - time.monotonic()


class Held(Unreader):
    """What gunicorn's parser reads: pieces that are here, then those that ``more`` waits for."""

    def __init__(
        self, pieces: Iterable[bytearray], more: Callable[[int], bytes] | None = None
    ) -> None:
        super().__init__()
        self._pieces, self._more = deque(pieces), more

    def chunk(self, size_hint: int | None = None) -> bytes:
        while self._pieces:  # a connection that stays open must not keep what was read
            if piece := bytes(self._pieces.popleft()):
                return piece
        return self._more(size_hint or 8192) if self._more else b""


class Line:
    """A connection's socket, as gunicorn uses it. What is sent goes as far as it goes at once."""

    def __init__(self, connection: socket.socket, may_wait: Callable[[], bool]) -> None:
        self._socket, self._may_wait = connection, may_wait
        self.out = bytearray()
        connection.setblocking(False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def setblocking(self, _flag: bool) -> None:
        """It never blocks, whatever gunicorn asks for."""

    settimeout = setblocking

    def receive(self, most: int) -> bytes | None:
        """What is here; None when nothing is yet, empty when nothing more will come."""
        try:
            return self._socket.recv(most)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def reader(self) -> Callable[[int], bytes]:
        """Waits for bytes of a body; gives nothing more once they come too slowly."""
        pace = Pace()

        def more(size: int) -> bytes:
            while pace.left > 0:
                if self._ready(select.POLLIN, pace.left):
                    data = self.receive(min(size, 1024 * 1024))
                    if data is not None:
                        pace.carried += len(data)
                        return data
            return b""

        return more

    def sendall(self, data: bytes) -> None:
        """Raises OSError where the other end is gone, or takes too little for too long."""
        self.out += data
        self.flush()
        if len(self.out) <= OUT_MOST:
            return
        if not (self._may_wait() and self._drained()):
            self.out.clear()
            raise BrokenPipeError("the answer is taken too slowly")

    def _drained(self) -> bool:
        """Waits until little enough of the answer is left; False where it goes too slowly."""
        pace = Pace()
        while len(self.out) > OUT_MOST:
            before = len(self.out)
            if pace.left <= 0:
                return False
            if self._ready(select.POLLOUT, pace.left):
                self.flush()
            pace.carried += before - len(self.out)
        return True

    def flush(self) -> bool:
        """Sends what goes at once; whether that was all. OSError where the other end is gone."""
        while self.out:
            try:
                sent = self._socket.send(memoryview(self.out)[: 4 * PIECE].tobytes())
            except BlockingIOError:
                return False
            del self.out[:sent]
        return True

    def _ready(self, what: int, seconds: float) -> bool:
        waiter = select.poll()
        waiter.register(self._socket, what)
        return bool(waiter.poll(max(0.0, seconds) * 1000))
