"""What the child's door writes down, tried on a real one (finding C7)."""

import logging
import re
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection

from serving.logs import ByTheHour, WithoutWords
from tests.benchmarks import forms
from tests.servers import Council, new_council

TOKEN = "eyJhIjoxfQ-canary-token-of-a-film-0123456789"
UPLOAD = "7d9f3a52-0c0e-4a59-b5f5-2f1f6f0c9a11"
FINER = re.compile(r"\d\d:\d\d:\d\d|T\d\d:(?!00)\d\d")
ASKED = [
    ("GET", f"/clips/look/{TOKEN}/", None), ("GET", f"/cy/clips/look/{TOKEN}x.css/", None),
    ("GET", f"/nothing/{TOKEN}/?code=canary", None), ("HEAD", f"/clips/{UPLOAD}/", None),
    ("POST", "/tell/", b"words="), ("POST", "/return/", b"ticket=x&do=add"),
    ("PUT", "/tell/", b"x"), ("POST", "/clips/mine/", b"pass=x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    with new_council(tmp_path_factory.mktemp("logs"), "logs") as made:
        yield made


def ask(url: str, method: str, path: str, body: bytes | None, **headers: str) -> int:
    request = urllib.request.Request(url + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def send_raw(url: str, said: bytes) -> None:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(said)
        line.recv(4096)


def test_the_childs_door_writes_no_page_no_address_and_no_minute(council):
    with council.door("public") as door:
        seen = {ask(door.url, *each) for each in ASKED}
        ask(door.url, "GET", "/tell/", None, Origin="https://else.example")
        send_raw(door.url, f"GET /{TOKEN} HTTP/9.9\r\n\r\n".encode())
        send_raw(door.url, b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: canary\r\n\r\n")
        log = door.log.read_text()
    assert {403, 404, 405, 422} <= seen
    assert FINER.findall(log) == []
    lines = [line for line in log.splitlines() if "Listening at" not in line]
    told = [word for word in (TOKEN, UPLOAD, "canary", "127.0.0.1", "/tell/", "/return/", "/clips/")
            if any(word in line for line in lines)]  # fmt: skip
    assert told == []


def said(message: str, *arguments: object) -> str:
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, message, arguments, None)
    record.created = 1_790_000_000.5
    return ByTheHour("%(asctime)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (f"Internal Server Error: /clips/look/{TOKEN}/", "Internal Server Error: /clips/look/…/"),
        (f"Error handling request /clips/{UPLOAD}", "Error handling request /clips/…"),
        ("Internal Server Error: /return/?code=x", "Internal Server Error: /return/"),
        ("Invalid request from ip=203.0.113.7: it is odd", "Invalid request from ip=… it is odd"),
        ("Internal Server Error: /tell/", "Internal Server Error: /tell/"),
    ],
)
def test_what_broke_is_said_without_a_token_and_by_the_hour(message, kept):
    when, _space, rest = said("%s", message).partition(" ")
    assert rest == kept
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00", when)


# --- What broke is said without what was written


WORDS = "Canary words that a child wrote"
BREAKS = {
    "sqlite": """
        CREATE TRIGGER breaks BEFORE INSERT ON feedback_contribution
        BEGIN SELECT RAISE(ABORT, 'Key (words)=(Canary words that a child wrote) exists'); END
    """,
    "postgresql": """
        CREATE FUNCTION breaks() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION 'Key (words)=(Canary words that a child wrote, %) exists', NEW.friendly_name
        USING ERRCODE = 'unique_violation'; END $$ LANGUAGE plpgsql;
        CREATE TRIGGER breaks BEFORE INSERT ON feedback_contribution
        FOR EACH ROW EXECUTE FUNCTION breaks();
    """,
}


def test_a_real_request_that_breaks_writes_its_kind_and_place_and_no_word(council):
    with council.door("public") as door:
        form = forms.ours(door.url)
        council.change(BREAKS[connection.vendor])
        body = form.body.replace("KEY", "ab" * 16).encode()
        assert ask(form.url, "POST", "", body) == 500
        log = door.log.read_text()
        council.change(
            "DROP TRIGGER breaks"
            + (" ON feedback_contribution" if connection.vendor == "postgresql" else "")
        )
    assert "django.db.utils.IntegrityError\n  " in log
    assert re.search(r"^  feedback/actions/intake.py:\d+ _store$", log, re.MULTILINE)
    assert [word for word in ("Canary", "Key (", form_word(), "ab" * 16) if word in log] == []


def form_word() -> str:
    return forms.WORDS.split(".")[0]


def broken(*errors: Exception) -> tuple:
    """The last of ``errors``, raised while each before it was handled."""
    try:
        try:
            raise errors[0]
        except Exception as first:
            raise errors[1] from first
    except Exception:
        return sys.exc_info()


@pytest.mark.parametrize("formatter", [ByTheHour, WithoutWords])
def test_errors_are_told_by_kind_and_place_alone(formatter):
    first, second = ValueError(WORDS), RuntimeError(f"{WORDS}: {TOKEN}")
    second.add_note(WORDS)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "It broke.", (), broken(first, second))
    logging.Formatter().format(record)  # as another handler would, which keeps its text
    told = formatter("%(message)s").format(record)
    assert re.sub(r":\d+", "", told).splitlines() == [
        "It broke.",
        "builtins.RuntimeError",
        "  tests/attacks/test_logs.py broken",
        "after",
        "builtins.ValueError",
        "  tests/attacks/test_logs.py broken",
    ]
