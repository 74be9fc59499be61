"""Not waiting for ever: a connection that brings nothing is cut, and what it brought is kept.

A blocking read cannot be told to give up and hand over what it has. Closing the reading half of the
connection from outside does just that: the reader sees an end, as if the phone had hung up.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_EVERY_S = 0.5


class Watch:
    """One for a process. Its thread begins with the first connection that it watches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[socket.socket, float] = {}
        self._awake = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, connection: socket.socket | None, seconds: float) -> Iterator[None]:
        """Cuts ``connection`` if what is done within takes longer than ``seconds``."""
        if connection is None:
            yield
            return
        self._begin()
        with self._lock:
            self._until[connection] = time.monotonic() + seconds
        self._awake.set()
        try:
            yield
        finally:
            with self._lock:
                self._until.pop(connection, None)

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="patience", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._awake.wait()
            time.sleep(_LOOK_EVERY_S)
            with self._lock:
                for connection in self._overdue(time.monotonic()):
                    with contextlib.suppress(OSError):  # it is gone already
                        connection.shutdown(socket.SHUT_RD)
                    del self._until[connection]
                if not self._until:
                    self._awake.clear()

    def _overdue(self, now: float) -> list[socket.socket]:
        return [connection for connection, until in self._until.items() if until < now]


watch = Watch()
