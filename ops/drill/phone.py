"""A child with a phone without script: asks for pages, fills forms in, sends them."""

import html
import http.client
import re
import secrets
import urllib.parse

_CODE = re.compile(r'name="code"[^>]*value="([a-z-]+)"')
_TOKEN = re.compile(r'name="token"[^>]*value="([^"]+)"')
_TICKET = re.compile(r'name="ticket"[^>]*value="([^"]+)"')


class Phone:
    """Comes through a proxy to the door at ``port``, by the name ``host``."""

    def __init__(self, port, host):
        self.port = port
        self.headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}

    def ask(self, path, fields=None, *, body=None, **headers):
        """(status, headers, body) of a page; with fields or a body, of a form that is sent."""
        if fields is not None:
            body = urllib.parse.urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            method = "GET" if body is None else "POST"
            connection.request(method, path, body, {**self.headers, **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def page(self, path, fields=None, **more):
        """The text of a page. RuntimeError for one that is none."""
        status, _headers, body = self.ask(path, fields, **more)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}: {body[:300]!r}")
        return html.unescape(body.decode())

    def send(self, words, **more):
        """Send ``words`` for the shadow board, to be read again with the code; (code, key)."""
        key, token = secrets.token_hex(16), _TOKEN.search(self.page("/tell/"))[1]
        fields = [
            ("key", key), ("token", token), ("who", "11_15"), ("words", words), ("themes", "home"),
            ("audiences", "shadow-board"), ("author_may_read", "on"), *more.items(),
        ]  # fmt: skip
        return _CODE.search(self.page("/tell/", fields))[1], key

    def send_film(self, film, given, disguise="face"):
        """``film`` (bytes) with a plain form; ``given``: the submission key, or the page's pass."""
        edge = secrets.token_hex(16)
        fields = {"pass": given, "do": "send", "kind": "film", "disguise": disguise}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n'
        )
        body = b"".join([*parts, head.encode(), film, f"\r\n--{edge}--\r\n".encode()])
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self.page("/clips/mine/", body=body, **kind)

    def come_back(self, code):
        """The page of the journey, and its ticket."""
        page = self.page("/return/", {"code": code})
        return page, _TICKET.search(page)[1]

    def do(self, deed, ticket, **more):
        """Press a button of the journey; the page that follows."""
        return self.page("/return/", {"do": deed, "ticket": ticket, **more})
