"""Two hundred slow connections, and a child who sends words meanwhile (findings B3 and S4)."""

import contextlib
import os
import socket
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.benchmarks import forms
from tests.benchmarks.load import Form
from tests.servers import Council, Door, new_council

pytestmark = pytest.mark.any_database

MANY = 200
NARROW = {"HEARD_THREADS": "4", "HEARD_DISK_RESERVE_MB": "64"}
LONG = 60 * 1024 * 1024


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    with new_council(tmp_path_factory.mktemp("slow"), "slow") as made:
        yield made


@pytest.fixture(scope="module")
def door(council) -> Iterator[Door]:
    with council.door("public", **NARROW) as opened:
        yield opened


def head(method: str, path: str, *more: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *more, "", ""]).encode()


def half_a_head(_n: int) -> bytes:
    return b"GET /tell/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def words_that_come_slowly(_n: int) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return head("POST", "/tell/", kind, "Content-Length: 200000") + b"words="


def a_code_that_comes_slowly(_n: int) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return head("POST", "/return/", kind, "Content-Length: 3000000") + b"code="


FORM = (
    b'--b\r\nContent-Disposition: form-data; name="pass"\r\n\r\n%s\r\n--b\r\n'
    b'Content-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
)


def a_film(given: bytes) -> bytes:
    kind = "Content-Type: multipart/form-data; boundary=b"
    return head("POST", "/clips/mine/", kind, f"Content-Length: {LONG}") + FORM % given


def a_film_without_a_pass(_n: int) -> bytes:
    return a_film(b"none")


def a_film_with_a_pass(n: int) -> bytes:
    return a_film(b"%032x" % n)


def in_chunks(_n: int) -> bytes:
    return head("POST", "/clips/", "Transfer-Encoding: chunked") + b"100000\r\n"


def words_of_sixty_megabytes(_n: int) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return head("POST", "/tell/", kind, f"Content-Length: {LONG}")


ATTACKS = [
    half_a_head, words_that_come_slowly, a_code_that_comes_slowly, a_film_without_a_pass,
    a_film_with_a_pass, in_chunks, words_of_sixty_megabytes,
]  # fmt: skip


class Slow:
    """``many`` connections that each bring a kilobyte a second, for as long as they are let."""

    def __init__(self, url: str, begins: Callable[[int], bytes], many: int = MANY) -> None:
        parts = urlsplit(url)
        self._ended = threading.Event()
        self._open: list[socket.socket] = []
        for number in range(many):
            one = socket.create_connection((parts.hostname, parts.port), timeout=5)
            one.sendall(begins(number))
            one.setblocking(False)
            self._open.append(one)
        self._thread = threading.Thread(target=self._drip, daemon=True)
        self._thread.start()

    def _drip(self) -> None:
        while not self._ended.wait(1):
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.send(b"x" * 1000)

    def __enter__(self) -> "Slow":
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()
        for one in self._open:
            one.close()


def seconds_to_send(form: Form, patience: float = 15) -> float:
    began = time.perf_counter()
    body = form.body.replace("KEY", f"{time.time_ns():032x}").encode()
    with urllib.request.urlopen(form.url, body, timeout=patience) as answer:
        assert answer.status == 200
        answer.read()
    return time.perf_counter() - began


@pytest.mark.parametrize("begins", ATTACKS)
def test_two_hundred_slow_connections_leave_words_a_free_place(door, begins):
    form = forms.ours(door.url)
    with Slow(door.url, begins):
        time.sleep(0.5)
        took = [seconds_to_send(form) for _time in range(10)]
    assert max(took) < 3


class OwnSeconds:
    """What a door takes on a machine of its own, however busy this one is: the seconds that its processor
    worked, and those in which it could have worked and sat idle. Those that it waited for a processor do not count.
    """

    EVERY_S = 0.05
    A_TICK_S = 1 / os.sysconf("SC_CLK_TCK")

    def __init__(self, door: Door) -> None:
        everyone = [each for each in Path("/proc").iterdir() if each.name.isdecimal()]
        self._processes = [each for each in everyone if self._is_of(each, door)]
        self._ended = threading.Event()

    def _is_of(self, process: Path, door: Door) -> bool:
        with contextlib.suppress(OSError):  # it has just ended
            return str(door.pid) in (process.name, self._fields(process)[1])
        return False

    def _fields(self, of: Path) -> list[str]:
        """Its state, the process that started it, …: proc(5)"""
        return (of / "stat").read_text().rpartition(") ")[2].split()

    def _worked(self) -> float:
        ticks = [int(n) for each in self._processes for n in self._fields(each)[11:13]]
        return sum(ticks) * self.A_TICK_S

    def _is_idle(self) -> bool:
        threads = [each for process in self._processes for each in (process / "task").iterdir()]
        return not any(self._fields(each)[0] in "RD" for each in threads)

    def _watch(self) -> None:
        last = time.perf_counter()
        while not self._ended.wait(self.EVERY_S):
            now, idle = time.perf_counter(), self._is_idle()
            self._idle += (now - last) * idle
            last = now

    def rest(self, *, longest_s: float = 120) -> None:
        """Until it has been idle for a second on end: what stood in front of it is done."""
        limit, idle_since = time.monotonic() + longest_s, time.monotonic()
        while time.monotonic() < min(limit, idle_since + 1):
            if not self._is_idle():
                idle_since = time.monotonic()
            time.sleep(self.EVERY_S)

    def of(self, deed: Callable[[], object]) -> float:
        self._idle, before = 0.0, self._worked()
        self._ended.clear()
        watch = threading.Thread(target=self._watch)
        watch.start()
        try:
            deed()
        finally:
            self._ended.set()
            watch.join()
        return self._worked() - before + self._idle


def test_who_takes_answers_slowly_leaves_words_a_free_place(door):
    """Nobody reads what comes back: eight requests each, one behind the other.

    Fewer than elsewhere, ten times as many as there are threads: each of their pages is made all the same.
    """
    form, own = forms.ours(door.url), OwnSeconds(door)
    with Slow(door.url, lambda _n: head("GET", "/tell/") * 8, many=80):
        time.sleep(0.5)
        took = [own.of(lambda: seconds_to_send(form, patience=120)) for _time in range(5)]
    assert max(took) < 10


def test_the_seconds_of_a_door_are_those_that_it_works_and_those_that_it_sleeps(door):
    form, own = forms.ours(door.url), OwnSeconds(door)
    own.rest()
    assert own.of(lambda: time.sleep(2)) > 1
    assert len(own._processes) == 2
    before = own._worked()
    own.of(lambda: [seconds_to_send(form, patience=120) for _time in range(60)])
    assert own._worked() - before > 0.05


def test_a_film_without_a_pass_is_refused_before_it_is_read(door, council):
    with socket.create_connection((urlsplit(door.url).hostname, urlsplit(door.url).port)) as one:
        one.settimeout(60)  # whole requests of the test before may still stand in front of it
        one.sendall(a_film_without_a_pass(0) + b"x" * 3_000_000)
        assert one.recv(100).startswith(b"HTTP/1.1 403 ")
    assert [path for path in (council.var / "vault").rglob("*") if path.is_file()] == []


def test_a_request_may_come_a_byte_at_a_time(door):
    with socket.create_connection((urlsplit(door.url).hostname, urlsplit(door.url).port)) as one:
        for byte in head("GET", "/tell/", "Connection: close"):
            one.sendall(bytes([byte]))
        assert one.recv(15) == b"HTTP/1.1 200 OK"


def test_two_requests_at_once_get_two_answers(door):
    with socket.create_connection((urlsplit(door.url).hostname, urlsplit(door.url).port)) as one:
        one.settimeout(10)
        one.sendall(head("HEAD", "/tell/") + head("HEAD", "/tell/", "Connection: close"))
        said = b""
        while piece := one.recv(4096):
            said += piece
    assert said.count(b"HTTP/1.1 200 OK") == 2
