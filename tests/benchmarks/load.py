"""Sending forms as fast as a server takes them: by wrk where there is one, else by threads."""

import http.client
import json
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CONNECTIONS = 8

# Every request has a submission key of its own where the body asks for one (KEY).
_LUA = """
math.randomseed(%d)
local body = [[%s]]
local function key()
  local out = {}
  for i = 1, 4 do out[i] = string.format("%%08x", math.random(0, 4294967295)) end
  return table.concat(out)
end
request = function()
  return wrk.format("POST", nil, %s, (body:gsub("KEY", key)))
end
done = function(s, l, r)
  io.write(string.format('JSON{"us":%%d,"requests":%%d,"p95":%%d,"bad":%%d}\\n', s.duration,
    s.requests, l:percentile(95), s.errors.connect + s.errors.read + s.errors.write
    + s.errors.status + s.errors.timeout))
end
"""


@dataclass(frozen=True)
class Form:
    """A form to send again and again. ``KEY`` in a value becomes 32 random hexadecimal digits."""

    url: str
    fields: list[tuple[str, str]]
    headers: dict[str, str]

    @property
    def body(self) -> str:
        return urlencode(self.fields)


def send_for(form: Form, seconds: float) -> float:
    """Answers a second over ``seconds``; RuntimeError when any was not 2xx or 3xx."""
    return _by_wrk(form, seconds) if shutil.which("wrk") else _by_threads(form, seconds)


def _by_wrk(form: Form, seconds: float) -> float:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **form.headers}
    lua_headers = "{" + ",".join(f'["{k}"]="{v}"' for k, v in headers.items()) + "}"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "send.lua"
        script.write_text(_LUA % (secrets.randbelow(2**31), form.body, lua_headers))
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "--timeout", "30s",
             "-s", str(script), form.url],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    found = json.loads(re.search(r"JSON(\{.*\})", said).group(1))
    if found["bad"]:
        raise RuntimeError(f"{found['bad']} bad answers from {form.url}")
    return found["requests"] / (found["us"] / 1e6)


def _by_threads(form: Form, seconds: float) -> float:
    until = time.perf_counter() + seconds
    counts: list[int] = []
    workers = [
        threading.Thread(target=lambda: counts.append(_one_connection(form, until)))
        for _ in range(CONNECTIONS)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if len(counts) < CONNECTIONS:
        raise RuntimeError(f"bad answers from {form.url}")
    return sum(counts) / seconds


def _one_connection(form: Form, until: float) -> int:
    parts, sent = urlsplit(form.url), 0
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **form.headers}
    while time.perf_counter() < until:
        connection.request(
            "POST", parts.path, form.body.replace("KEY", secrets.token_hex(16)), headers
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status} from {form.url}")
        sent += 1
    return sent
