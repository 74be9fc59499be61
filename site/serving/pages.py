"""Answers that a process gives before Django is asked, in both languages, with the numbers to ring."""

from pathlib import Path

_FOLDER = Path(__file__).with_name("answers")
_HEAD = (
    "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
    "Connection: close\r\nRetry-After: 60\r\nContent-Length: {length}\r\n\r\n"
)


def page(status: str, name: str) -> bytes:
    """A whole answer; without a body where there is no ``name`` of one."""
    body = b""
    if name:
        frame = (_FOLDER / "frame.html").read_text(encoding="utf-8")
        words = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
        body = frame.replace("<!--words-->", words).encode()
    return _HEAD.format(status=status, length=len(body)).encode() + body
