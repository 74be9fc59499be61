"""gunicorn's threads, given work only when all of it is here (docs/adr: the slow hold no thread).

The loop of a process takes requests in, and gives answers out, for a thousand connections at once;
a thread is for a request that is whole. What is too long to be held (a film that a phone without
script sends in one piece) is read by a thread as it comes, in ``Places`` of which some are left over.
"""

import contextlib
import errno
import resource
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum
from functools import partial
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

from serving.flow import Held, Line, Pace, Places
from serving.gathering import Gathering, Head, Stage
from serving.pages import page
from serving.sources import address, network

HEAD_S = 20.0  # seconds for a request's head
WAIT_S = 60.0  # for a place
LINGER_S = 2.0  # for the other end to take an answer in before the connection is closed
LOOK_S = 0.5  # how often somebody looks who is late
READ = 256 * 1024
LINGER_MOST = 256 * 1024
BODY_GRACE_S, BODY_LEAST = 60.0, 256  # a form: words over the worst signal there is
HELD_MOST = 64 * 1024 * 1024  # of requests that are not whole, in memory
FILES = 8192
MIB = 1024 * 1024

BUSY = page("503 Service Unavailable", "busy")
LATE = page("408 Request Timeout", "late")
HEAD_TOO_LONG = page("431 Request Header Fields Too Large", "")


class State(Enum):
    """What a connection does. Only ``RUNNING`` holds a thread."""

    GATHERING = "gathering"
    WAITING = "waiting"
    RUNNING = "running"
    SENDING = "sending"
    LINGERING = "lingering"


class Connection(TConn):
    """``until``: when patience ends, by the monotonic clock."""

    def __init__(self, cfg: Any, line: Line, client: Any, server: Any) -> None:
        super().__init__(cfg, line, client, server)
        self.initialized = self.data_ready = True  # its bytes are here before a thread is asked
        self.state = State.GATHERING
        self.since = time.monotonic()
        self.until = self.since + HEAD_S
        self.gathering, self.behind = Gathering(), b""
        self.source = self.peer = network(client[0]) if client and client[0] else ""
        self.pace: Pace | None = None
        self.has_place, self.is_long, self.keeps, self.lingered = False, False, False, 0


def _one(_connection: Connection) -> int:
    return 1


def _held(connection: Connection) -> int:
    """Bytes of it in memory; what a thread works on is not counted."""
    if connection.state is State.RUNNING:
        return 0
    return connection.gathering.size + len(connection.behind) + len(connection.sock.out)


class PatientWorker(ThreadWorker):
    """See above. The loop alone touches ``connections``; threads touch their own."""

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        if cfg.is_ssl:
            raise RuntimeError("TLS is for the proxy in front: gunicorn has no certificate here.")
        super().check_config(cfg, log)

    def init_process(self) -> None:
        self.connections: set[Connection] = set()
        self.waiting: deque[Connection] = deque()
        self._looked = 0.0
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, most), hard))
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        from django.conf import settings

        self.proxies = getattr(settings, "PROXIES", 0)
        self.patience = getattr(settings, "CLIP_PATIENCE_S", 30)
        most = max(1, self.cfg.threads * 3 // 4)
        # Staff sit behind one address of the council; children hardly ever all do.
        shared = getattr(settings, "STAFF_DOOR", True)
        self.places = Places(most, most if shared else max(1, most // 2))

    # --- Taking in ---------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        try:
            client, peer = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room(_one)
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        line = Line(client, lambda: self._place_for(connection))
        connection = Connection(self.cfg, line, peer, listener.getsockname())
        self.connections.add(connection)
        if self.nr_conns * 10 > self.worker_connections * 9:
            self._make_room(_one)
        self._gather(connection, b"", HEAD_S)

    def _gather(self, connection: Connection, begun: bytes, seconds: float) -> None:
        """Waits for the next request; ``begun`` came with the one before."""
        connection.state = State.GATHERING
        connection.since = time.monotonic()
        connection.until = connection.since + seconds
        connection.gathering, connection.pace = Gathering(), None
        self._listen(connection, selectors.EVENT_READ, self._readable)
        if begun:
            self._added(connection, begun)
        else:
            self._readable(connection)

    def _readable(self, connection: Connection) -> None:
        data = connection.sock.receive(READ)
        if data:
            self._added(connection, data)
        elif data == b"":
            self._broke_off(connection)

    def _added(self, connection: Connection, data: bytes) -> None:
        gathering = connection.gathering
        if not gathering.size:
            connection.until = time.monotonic() + HEAD_S
        stage = gathering.add(data)
        if gathering.head and connection.pace is None:
            self._begin_body(connection, gathering.head)
        if connection.pace:
            connection.pace.carried = gathering.of_body
            connection.until = connection.pace.until
        if stage is Stage.WHOLE:
            self._run(connection)
        elif stage is Stage.LONG:
            self._ask_for_place(connection)
        elif stage is Stage.REFUSED:
            self._say(connection, HEAD_TOO_LONG)

    def _begin_body(self, connection: Connection, head: Head) -> None:
        """Its head is here: where it comes from, and how long its body may take."""
        seen = address(connection.peer, head.forwarded, proxies=self.proxies)
        connection.source = network(seen)
        connection.pace = (
            Pace(self.patience, MIB / self.patience) if head.resumable
            else Pace(BODY_GRACE_S, BODY_LEAST)
        )  # fmt: skip

    def _broke_off(self, connection: Connection) -> None:
        """The other end is gone, or late. What came of an upload that can be resumed is kept."""
        gathering = connection.gathering
        if gathering.head and gathering.head.resumable and gathering.of_body:
            self._run(connection)
        elif gathering.size:
            self._say(connection, LATE)
        else:
            self._drop(connection)

    # --- To a thread -------------------------------------------------------------------------

    def _ask_for_place(self, connection: Connection) -> None:
        if self._place_for(connection):
            self._run(connection, more=connection.sock.reader())
            return
        self._deaf(connection)
        connection.state, connection.until = State.WAITING, time.monotonic() + WAIT_S
        self.waiting.append(connection)

    def _place_for(self, connection: Connection) -> bool:
        """Also asked by a thread whose answer is taken slowly."""
        connection.has_place = connection.has_place or self.places.take(connection.source)
        return connection.has_place

    def _run(self, connection: Connection, more: Callable[[int], bytes] | None = None) -> None:
        self._deaf(connection)
        request, connection.behind = connection.gathering.take()
        connection.state, connection.until = State.RUNNING, float("inf")
        parser = http.get_parser(self.cfg, [], connection.client)
        parser.unreader = Held(request, more)
        connection.parser = parser
        connection.is_long = more is not None
        self.enqueue_req(connection)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """What a thread read as it came is not waited for again: its connection ends."""
        return bool(keepalive) and not conn.is_long

    def finish_request(self, conn: Connection, fs: Future) -> None:
        conn.keeps = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        if conn.has_place:
            conn.has_place = False
            self.places.give(conn.source)
            self._next_waiting()
        self._guarded(self._send, conn)

    def _next_waiting(self) -> None:
        for connection in list(self.waiting):
            if self._place_for(connection):
                self.waiting.remove(connection)
                self._run(connection, more=connection.sock.reader())

    # --- Giving out --------------------------------------------------------------------------

    def _say(self, connection: Connection, answer: bytes) -> None:
        connection.keeps = False
        connection.sock.out += answer
        self._send(connection)

    def _send(self, connection: Connection) -> None:
        self._deaf(connection)
        if connection.sock.flush():
            self._sent(connection)
            return
        pace = Pace()
        connection.state, connection.until = State.SENDING, pace.until
        self._listen(connection, selectors.EVENT_WRITE, partial(self._writable, pace=pace))

    def _writable(self, connection: Connection, pace: Pace) -> None:
        before = len(connection.sock.out)
        done = connection.sock.flush()
        pace.carried += before - len(connection.sock.out)
        connection.until = pace.until
        if done:
            self._sent(connection)

    def _sent(self, connection: Connection) -> None:
        self._deaf(connection)
        if connection.keeps and self.alive:
            self._gather(connection, connection.behind, self.cfg.keepalive)
            return
        connection.sock.shutdown(socket.SHUT_WR)
        connection.state, connection.until = State.LINGERING, time.monotonic() + LINGER_S
        self._listen(connection, selectors.EVENT_READ, self._read_away)

    def _read_away(self, connection: Connection) -> None:
        data = connection.sock.receive(READ)
        connection.lingered += len(data or b"")
        if data == b"" or connection.lingered > LINGER_MOST:
            self._drop(connection)

    # --- Ending ------------------------------------------------------------------------------

    def _drop(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        self._deaf(connection)
        self.connections.remove(connection)
        with contextlib.suppress(ValueError):
            self.waiting.remove(connection)
        self.nr_conns -= 1
        connection.close()

    def _make_room(self, weigh: Callable[[Connection], int]) -> bool:
        """Ends the connection that has waited longest, of the source that weighs most; False where
        there is none.
        """
        idle = [each for each in self.connections if each.state is not State.RUNNING]
        weights: Counter[str] = Counter()
        for each in idle:
            weights[each.source] += weigh(each)
        source, weight = weights.most_common(1)[0] if weights else ("", 0)
        if not weight:
            return False
        theirs = [each for each in idle if each.source == source and weigh(each)]
        self._drop(min(theirs, key=lambda each: each.since))
        return True

    def murder_pending(self) -> None:
        """gunicorn asks this each time round: who is late is told so."""
        now = time.monotonic()
        if now - self._looked < LOOK_S:
            return
        self._looked = now
        while sum(map(_held, self.connections)) > HELD_MOST and self._make_room(_held):
            pass
        for connection in [each for each in self.connections if each.until < now]:
            self._guarded(self._late, connection)

    def _late(self, connection: Connection) -> None:
        match connection.state:
            case State.GATHERING:
                self._broke_off(connection)
            case State.WAITING:
                self.waiting.remove(connection)
                self._say(connection, BUSY)
            case _:
                self._drop(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        """This process ends: nobody is waited for who has not begun to ask."""
        for connection in self.connections:
            if connection.state is State.GATHERING and not connection.gathering.size:
                connection.until = min(connection.until, deadline)

    def murder_keepalived(self, force: bool = False) -> None:
        for connection in list(self.connections) if force else ():
            self._drop(connection)

    # --- The loop ----------------------------------------------------------------------------

    def _listen(self, connection: Connection, event: int, then: Callable) -> None:
        answer = partial(self._guarded, then, connection)
        self.poller.register(connection.sock, event, lambda _socket: answer())

    def _deaf(self, connection: Connection) -> None:
        with contextlib.suppress(KeyError, ValueError):  # it listens to nothing now
            self.poller.unregister(connection.sock)

    def _guarded(self, deed: Callable[[Connection], None], connection: Connection) -> None:
        """What goes wrong on one connection ends that one."""
        try:
            deed(connection)
        except OSError:
            self._drop(connection)
        except Exception:
            self.log.exception("A connection was dropped.")
            self._drop(connection)
