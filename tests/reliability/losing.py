"""Real losses for tests, each of which can be made good again: the way to the database, room on a
disk, a Redis of one's own.
"""

import ctypes
import os
import resource
import select
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from redis import Redis
from redis.exceptions import RedisError

from tests.servers import free_port

MIB = 1024 * 1024


class Wire:
    """A way to a server on this machine that can be cut: then nobody listens, and what was open ends."""

    def __init__(self, host: str, port: int) -> None:
        self._to, self.port = (host, port), free_port()
        self._open: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._take, args=[self._listener], daemon=True).start()

    def cut(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near = listener.accept()[0]
                far = socket.create_connection(self._to)
                self._open += [near, far]
                threading.Thread(target=self._carry, args=[near, far], daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    data = ready.recv(65536)
                    (far if ready is near else near).sendall(data)
                    if not data:
                        return near.close(), far.close()


class PostgreSQL:
    """The database of ``url`` over a wire."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._wire = Wire(parts.hostname or "127.0.0.1", parts.port or 5432)
        who = parts.netloc.rpartition("@")[0]
        self.url = urlunsplit(parts._replace(netloc=f"{who}@127.0.0.1:{self._wire.port}"))

    def go(self) -> None:
        self._wire.cut()

    def come_back(self) -> None:
        self._wire.mend()

    end = go


class SQLite:
    """The file of the database, which is taken away and put back."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._file = Path(url.removeprefix("sqlite:///"))
        self._aside = self._file.with_suffix(".aside")

    def go(self) -> None:
        self._file.rename(self._aside)

    def come_back(self) -> None:
        self._aside.rename(self._file)

    def end(self) -> None:
        if self._aside.exists():
            self.come_back()


def database(url: str) -> PostgreSQL | SQLite:
    return (SQLite if url.startswith("sqlite") else PostgreSQL)(url)


@contextmanager
def small_disk(size: int) -> Iterator[Path | None]:
    """A disk of so many bytes; None where nobody may mount one."""
    libc = ctypes.CDLL(None, use_errno=True)
    with tempfile.TemporaryDirectory(prefix="heard-disk-") as name:
        options = f"size={size},mode=0700".encode()
        if os.geteuid() or libc.mount(b"none", name.encode(), b"tmpfs", 0, options):
            yield None
            return
        try:
            yield Path(name)
        finally:
            libc.umount2(name.encode(), 2)  # MNT_DETACH


def fill(disk: Path) -> Path:
    """To the last byte; the file that does it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * MIB)
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 512)
    return ballast


def limit_files(pid: int, most: int) -> None:
    """No process of ``pid``'s may make a file longer: each write then fails as on a full disk."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in [pid, *map(int, children)]:
        resource.prlimit(each, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class RedisServer:
    """One of one's own, ended by its own process id and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen([*command, "--loglevel", "warning"])
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            with suppress(RedisError), Redis(port=self.port) as asked:
                asked.ping()
                return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()
