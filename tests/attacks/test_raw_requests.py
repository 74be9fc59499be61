"""Requests that no browser sends, against a real gunicorn with our own worker class (``serving``).

Each has its one right answer, and nothing of it is left for the next request: not in the connection, where it
could be taken for the beginning of somebody else's, and not in the process.
"""

import http.client
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.servers import Door, new_council

pytestmark = pytest.mark.any_database

LONGEST_S = 20
SMUGGLED = b"GET /smuggled/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def door(django_db_setup, tmp_path_factory) -> Iterator[Door]:
    with (
        new_council(tmp_path_factory.mktemp("raw"), "raw") as council,
        council.door("public") as opened,
    ):
        yield opened


def asked(door: Door, raw: bytes) -> list[int]:
    """The statuses of all answers that ``raw`` gets on one connection, until it is closed or still."""
    said = b""
    with socket.create_connection(("127.0.0.1", urlsplit(door.url).port), 10) as connection:
        connection.settimeout(2)
        try:
            connection.sendall(raw)
            limit = time.monotonic() + LONGEST_S
            while time.monotonic() < limit and (piece := connection.recv(1 << 16)):
                said += piece
        except OSError:  # still, or closed on us while we sent
            pass
    starts = said.split(b"HTTP/1.1 ")[1:]
    return [int(each[:3]) for each in starts]


def head(line: str, *headers: str, host: str = "Host: 127.0.0.1") -> bytes:
    return "\r\n".join([line, *filter(None, [host]), *headers, "", ""]).encode()


def post(*headers: str, body: bytes = b"") -> bytes:
    return head("POST /return/ HTTP/1.1", FORM, *headers) + body


CHUNKED = b"0\r\n\r\n"
HOSTILE = {
    "CL and TE": post("Content-Length: 5", "Transfer-Encoding: chunked", body=CHUNKED + SMUGGLED),
    "TE and CL": post("Transfer-Encoding: chunked", "Content-Length: 50", body=CHUNKED + SMUGGLED),
    "two CL": post("Content-Length: 0", f"Content-Length: {len(SMUGGLED)}", body=SMUGGLED),
    "CL list": post(f"Content-Length: 0, {len(SMUGGLED)}", body=SMUGGLED),
    "CL signed": post("Content-Length: +0", body=SMUGGLED),
    "CL below nothing": post("Content-Length: -1", body=SMUGGLED),
    "CL in hex": post("Content-Length: 0x0", body=SMUGGLED),
    "CL no number": post("Content-Length: none", body=SMUGGLED),
    "CL of another alphabet": post("Content-Length: \u0660", body=SMUGGLED),
    "TE twice": post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=CHUNKED + SMUGGLED),
    "TE unknown": post("Transfer-Encoding: xchunked", body=CHUNKED + SMUGGLED),
    "TE identity behind": post("Transfer-Encoding: chunked, identity", body=CHUNKED + SMUGGLED),
    "TE with a tab": post("Transfer-Encoding:\tx chunked", body=CHUNKED + SMUGGLED),
    "TE with a blank before the colon": post("Transfer-Encoding : chunked", body=CHUNKED + SMUGGLED),
    "a folded line": head("GET /tell/ HTTP/1.1", "X-One: a", " folded: b") + SMUGGLED,
    "a blank at the first header": head("GET /tell/ HTTP/1.1", host=" Host: 127.0.0.1") + SMUGGLED,
    "NUL in a header": head("GET /tell/ HTTP/1.1", "X-One: a\0b") + SMUGGLED,
    "CR alone in a header": head("GET /tell/ HTTP/1.1", "X-One: a\rX-Two: b") + SMUGGLED,
    "a name that is none": head("GET /tell/ HTTP/1.1", "X One: a") + SMUGGLED,
    "no colon": head("GET /tell/ HTTP/1.1", "nothing") + SMUGGLED,
    "NUL in the line": head("GET /tell/\0 HTTP/1.1") + SMUGGLED,
    "version": head("GET /tell/ HTTP/9.9") + SMUGGLED,
    "no version": b"GET /tell/\r\nHost: 127.0.0.1\r\n\r\n" + SMUGGLED,
    "method": head("G{T /tell/ HTTP/1.1") + SMUGGLED,
    "a line of 20 kB": head(f"GET /tell/?{'a' * 20_000} HTTP/1.1") + SMUGGLED,
    "a header of 64 kB": head("GET /tell/ HTTP/1.1", f"X-One: {'a' * 65_536}") + SMUGGLED,
    "10,000 headers": head("GET /tell/ HTTP/1.1", *(f"X-{n}: a" for n in range(10_000))) + SMUGGLED,
}  # fmt: skip


BROKEN_BODIES = {
    "a chunk too long": post("Transfer-Encoding: chunked", body=b"zz\r\n" + SMUGGLED),
    "a chunk below nothing": post("Transfer-Encoding: chunked", body=b"-1\r\n" + SMUGGLED),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_and_nothing_of_it_becomes_a_request(door, name):
    """At most one answer, which is a refusal; the second request in it is never answered (404)."""
    statuses = asked(door, HOSTILE[name])
    assert len(statuses) <= 1, statuses
    assert all(400 <= status < 600 and status not in {404, 500} for status in statuses), statuses
    assert healthy(door)


@pytest.mark.parametrize("name", BROKEN_BODIES)
def test_a_body_that_is_broken_is_no_body_and_ends_its_connection(door, name):
    """The page that asks for a code, or a refusal; what stands behind it is never a request."""
    assert asked(door, BROKEN_BODIES[name]) in ([200], [400], [])
    assert healthy(door)


def healthy(door: Door) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(door.url).port, timeout=20)
    try:
        connection.request("GET", "/tell/")
        return connection.getresponse().status == 200
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["bare LF", "bare LF at the end"])
def test_a_line_that_ends_with_lf_alone_is_read_as_one_request_or_refused(door, name):
    raw = {
        "bare LF": b"GET /tell/ HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n" + SMUGGLED,
        "bare LF at the end": head("GET /tell/ HTTP/1.1", "Connection: close")[:-2] + b"\n" + SMUGGLED,
    }[name]  # fmt: skip
    assert asked(door, raw) in ([], [200], [400])
    assert healthy(door)


# Hosts that are not ours: ``test_hosts.py``, since the tests' settings answer to every name.
ANSWERED = {
    "two hosts": (head("GET /tell/ HTTP/1.1", "Host: evil.example", "Connection: close"), [400]),
    "traversal": (head("GET /static/../../etc/passwd HTTP/1.1", "Connection: close"), [404]),
    "traversal in code": (head("GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", "Connection: close"), [404]),
    "traversal twice in code": (head("GET /static/%252e%252e/etc/passwd HTTP/1.1", "Connection: close"), [404]),
    "overlong": (head("GET /static/%c0%ae%c0%ae/etc/passwd HTTP/1.1", "Connection: close"), [404]),
    "NUL in code": (head("GET /tell/%00 HTTP/1.1", "Connection: close"), [404]),
    "backslash": (head("GET /static/..%5c..%5cetc HTTP/1.1", "Connection: close"), [404]),
    "10,000 fields": (
        post("Content-Length: 40000", "Connection: close", body=b"a=1&" * 10_000), [400],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_it_has_its_right_answer(door, name):
    raw, statuses = ANSWERED[name]
    assert asked(door, raw) == statuses
    assert healthy(door)


@pytest.mark.parametrize("address", ["http://evil.example/tell/", "http://127.0.0.1/desk/"])
def test_an_absolute_address_opens_no_other_door(door, address):
    statuses = asked(door, head(f"GET {address} HTTP/1.1", "Connection: close"))
    assert statuses in ([400], [404]) or (statuses == [200] and "desk" not in address)


@pytest.mark.parametrize(
    "name", ["Content_Length: 5", "X_Forwarded_For: 192.0.2.9", "Host_: evil.example"]
)
def test_an_underscore_makes_no_other_header(door, name):
    assert asked(door, head("GET /tell/ HTTP/1.1", name, "Connection: close")) in ([200], [400])


def test_two_requests_in_one_connection_are_answered_each(door):
    """The search for a second answer would find one: this is what a pipeline looks like."""
    two = head("GET /tell/ HTTP/1.1") + SMUGGLED
    assert asked(door, two) == [200, 404]


SUFFIXES = (
    ".css",
    ".js",
    "/x.css",
    "/x.png",
    "%2fx.css",
    ";x.css",
    "%3bx.js",
    "%0ax.css",
    "%00.css",
    "?x.css",
    "..%2fx.css",
)


@pytest.mark.parametrize(
    "page", ["/return/", "/tell/", "/clips/mine/", "/clips/look/", "/privacy/"]
)
def test_no_page_looks_like_a_file_that_a_cache_would_keep(door, page):
    """Web cache deception: whatever is put behind an address, its answer is not to be kept."""
    kept = []
    for suffix in SUFFIXES:
        for path in (page + suffix, page.rstrip("/") + suffix):
            connection = http.client.HTTPConnection(
                "127.0.0.1", urlsplit(door.url).port, timeout=20
            )
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                kept.append((path, answer.status, answer.headers.get("Cache-Control")))
    assert kept == []
