"""The proxy's text, as docs/installing.md has it, tried with a real nginx before a real door."""

import datetime
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tests.attacks.test_slow import head
from tests.servers import free_port, new_council

ROOT = Path(settings.BASE_DIR)
CONF = ROOT / "ops" / "nginx" / "heard.conf"
CHILD = "heard.council.example"
CHILDS = "127.0.0.2"  # another address than that of the slow
MAIN = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ {paths} {text} }}
"""


def nginx() -> str:
    return shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))


@dataclass(frozen=True)
class Proxy:
    """A running nginx. ``behind`` hears what it passes on, where no door does."""

    port: int
    folder: Path
    behind: socket.socket | None = None

    def connect(self, name: str = CHILD, *, seen_as: str = "127.0.0.1") -> ssl.SSLSocket:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        at = ("127.0.0.1", self.port)
        plain = socket.create_connection(at, timeout=20, source_address=(seen_as, 0))
        line = trusting.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False)
        try:
            line.do_handshake()
        except ssl.SSLError:
            line.close()
            raise
        return line

    def ask(self, request: bytes, **more: str) -> HTTPResponse:
        with self.connect(**more) as line:
            line.sendall(request)
            answer = HTTPResponse(line)
            answer.begin()
            answer.read()
            answer.close()
            return answer


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "heard")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    for each in ("heard", "staff"):
        (folder / f"{each}.pem").write_bytes(made.public_bytes(pem))
        (folder / f"{each}.key").write_bytes(key.private_bytes(pem, pkcs8, plain))


def written(folder: Path, port: int, upstream: int) -> Path:
    """nginx's own file round ours, with ports and folders of this test."""
    text = CONF.read_text()
    for there, here in {
        "listen 443": f"listen 127.0.0.1:{port}", "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "127.0.0.1:8001": f"127.0.0.1:{upstream}", "/etc/ssl/heard/": f"{folder}/",
        "/run/nginx-bodies": f"{folder}/bodies", "/var/log/nginx/": f"{folder}/",
    }.items():  # fmt: skip
        assert there in text
        text = text.replace(there, here)
    kinds = ("proxy", "fastcgi", "uwsgi", "scgi", "client_body")
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    target = folder / "nginx.conf"
    target.write_text(MAIN.format(folder=folder, paths=paths, text=text))
    return target


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def started(folder: Path, upstream: int, behind: socket.socket | None = None) -> Iterator[Proxy]:
    certificate(folder)
    port = free_port()
    conf = written(folder, port, upstream)
    command = [nginx(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(conf)]
    process = subprocess.Popen(command)
    try:
        limit = time.monotonic() + 20
        while not answers(port):
            assert process.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < limit
            time.sleep(0.05)
        yield Proxy(port, folder, behind)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def alone(tmp_path) -> Iterator[Proxy]:
    """Behind it is this test itself."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        yield from started(tmp_path, listening.getsockname()[1], listening)


@pytest.fixture(scope="module")
def before_a_door(django_db_setup, tmp_path_factory) -> Iterator[Proxy]:
    with new_council(tmp_path_factory.mktemp("proxied"), "proxied") as council:
        names = {"HEARD_PROXIES": "1", "HEARD_THREADS": "4", "HEARD_WORKERS": "1"}
        with council.door("public", **names) as door:
            upstream = int(door.url.rpartition(":")[2])
            yield from started(tmp_path_factory.mktemp("nginx"), upstream)


def passed_on(proxy: Proxy, request: bytes) -> dict[str, list[str]]:
    """The headers that a program behind the proxy gets, by name."""
    with proxy.connect() as line:
        line.sendall(request)
        connection, _peer = proxy.behind.accept()
        with connection:
            connection.settimeout(20)
            heard = b""
            while b"\r\n\r\n" not in heard:
                heard += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    found: dict[str, list[str]] = {}
    for each in heard.split(b"\r\n\r\n")[0].decode().split("\r\n")[1:]:
        name, _colon, value = each.partition(": ")
        found.setdefault(name.lower(), []).append(value)
    return found


def test_the_text_in_the_guide_is_the_file_that_is_tried():
    assert f"```nginx\n{CONF.read_text()}```\n" in (ROOT / "docs" / "installing.md").read_text()


def test_what_a_request_makes_up_is_not_passed_on(alone):
    made_up = [
        "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: http", "X-Forwarded-Host: else.example",
        "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6", "X-HTTP-Method-Override: DELETE",
        "X-HTTP-Method: DELETE", "X-Method-Override: DELETE", "X_Forwarded_For: 6.6.6.6",
    ]  # fmt: skip
    request = head("GET", "/tell/", *made_up).replace(b"Host: 127.0.0.1", f"Host: {CHILD}".encode())
    assert passed_on(alone, request) == {
        "host": [CHILD], "x-forwarded-proto": ["https"], "x-forwarded-for": ["127.0.0.1"],
    }  # fmt: skip


def test_a_name_that_is_not_ours_gets_no_answer(alone):
    with pytest.raises(ssl.SSLError):
        alone.connect("else.example")


def named(method: str, path: str, *more: str) -> bytes:
    return head(method, path, *more).replace(b"Host: 127.0.0.1", f"Host: {CHILD}".encode())


@pytest.mark.parametrize(("path", "status"), [("/tell/", 413), ("/cy/clips/mine/", 403)])
def test_only_where_films_come_may_a_request_be_long(before_a_door, path, status):
    kind = "Content-Type: multipart/form-data; boundary=b"
    begun = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + b"x" * 600_000
    )
    answer = before_a_door.ask(named("POST", path, kind, "Content-Length: 20000000") + begun)
    assert answer.status == status


def test_two_hundred_slow_connections_leave_words_a_free_place(before_a_door):
    """Half of them at the address of films, where the proxy holds nothing back, half with words."""
    kind = "Content-Type: multipart/form-data; boundary=b"
    films = named("POST", "/clips/mine/", kind, "Content-Length: 60000000")
    words = named("POST", "/tell/", "Content-Length: 200000")
    slow = []
    try:
        for number in range(200):
            line = before_a_door.connect()
            line.sendall((films if number % 2 else words) + b"x" * 1000)
            slow.append(line)
        began = time.perf_counter()
        seen = [before_a_door.ask(named("GET", "/tell/"), seen_as=CHILDS).status for _ in range(5)]
        took = time.perf_counter() - began
    finally:
        for line in slow:
            line.close()
    assert (seen, took < 10) == ([200] * 5, True)


def test_its_log_says_the_hour_and_nothing_of_who_asked_for_what(alone):
    with alone.connect() as line:
        line.sendall(named("GET", "/clips/look/a-token-of-somebody/"))
        connection, _peer = alone.behind.accept()
        connection.close()  # 502
        assert line.recv(12) == b"HTTP/1.1 502"
    assert (alone.folder / "heard-failed.log").read_text() == ""  # an hour late
    assert "token" not in (alone.folder / "error.log").read_text()
    os.kill(int((alone.folder / "pid").read_text()), 15)
    limit = time.monotonic() + 10
    while not (said := (alone.folder / "heard-failed.log").read_text()):
        assert time.monotonic() < limit
        time.sleep(0.05)
    hour = f"{datetime.datetime.now():%Y-%m-%dT%H}"
    assert said == f"{hour} 502\n"
