"""A phone that speaks tus over a bare socket: it can do what no client does."""

import base64
import hashlib
import http.client
import secrets
import socket
import struct
from dataclasses import dataclass, field
from urllib.parse import urlsplit

OCTETS = "application/offset+octet-stream"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    def __getitem__(self, name: str) -> str:
        return self.headers[name.lower()]

    def get(self, name: str) -> str | None:
        return self.headers.get(name.lower())

    @property
    def offset(self) -> int:
        return int(self["Upload-Offset"])


@dataclass
class Phone:
    """Sends to the door at ``url`` with the pass ``key``: a submission key of its own."""

    url: str
    key: str = field(default_factory=lambda: secrets.token_hex(16))

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request over a connection of its own. Names of headers have ``_`` for ``-``; an empty
        one is left out.
        """
        with self.connect() as connection:
            connection.sendall(self.head(method, path, len(body), **headers) + body)
            return read(connection, method)

    def head(self, method: str, path: str, length: int | None, **headers: str) -> bytes:
        """The first lines of a request that says ``length``, whatever will follow."""
        sent = {
            "Host": urlsplit(self.url).netloc, "Tus-Resumable": "1.0.0", "Heard-Pass": self.key,
            **({} if length is None else {"Content-Length": str(length)}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        lines = [f"{name}: {value}" for name, value in sent.items() if value]
        return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()

    def connect(self) -> socket.socket:
        parts = urlsplit(self.url)
        return socket.create_connection((parts.hostname, parts.port), timeout=40)

    def begin(self, length: int, **headers: str) -> str:
        """The path of a new upload."""
        made = self.ask("POST", "/clips/", Upload_Length=str(length), **headers)
        assert made.status == 201, made
        return made["Location"]

    def send(self, path: str, offset: int, body: bytes, **headers: str) -> Answer:
        return self.ask(
            "PATCH", path, body, Upload_Offset=str(offset),
            **{"Content_Type": OCTETS, **headers},
        )  # fmt: skip

    def cut(self, path: str, offset: int, body: bytes, *, said: int, **headers: str) -> None:
        """Says ``said`` bytes, sends ``body`` and hangs up."""
        with self.connect() as connection:
            head = self.head(
                "PATCH", path, said, Upload_Offset=str(offset), Content_Type=OCTETS, **headers
            )
            connection.sendall(head + body)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4096)  # until the server has answered

    def send_late(self, path: str, offset: int, body: bytes, *, wait) -> Answer:
        """Like ``send``, but calls ``wait`` before the last byte."""
        with self.connect() as connection:
            head = self.head(
                "PATCH", path, len(body), Upload_Offset=str(offset), Content_Type=OCTETS
            )
            connection.sendall(head + body[:-1])
            wait()
            connection.sendall(body[-1:])
            return read(connection, "PATCH")

    @staticmethod
    def linger(connection: socket.socket) -> None:
        """Closing it tears it: the other side sees a reset."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def offset(self, path: str) -> int:
        return self.ask("HEAD", path).offset


def read(connection: socket.socket, method: str) -> Answer:
    response = http.client.HTTPResponse(connection, method=method)
    response.begin()
    body = response.read().decode()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, body)


def checksum(name: str, body: bytes) -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def metadata(**values: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())
