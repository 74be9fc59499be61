"""Words while films are made ready: how long a child waits for “We have your words”."""

import http.client
import secrets
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks import forms, places
from tests.benchmarks.load import Form
from tests.benchmarks.render import phone_film
from tests.benchmarks.rows import CannotMeasureError, Figure, row
from tests.servers import Council

FILMS, FILM_S, TIMES, PAUSE_S = 20, 10, 200, 0.1
QUEUE = Path(__file__).parent / "queue_films.py"
AT_WORK = "SELECT count(*) FROM media_clip WHERE state = 'rendering'"
TO_DO = "SELECT count(*) FROM media_clip WHERE state = 'received'"


@row("text_p95_while_rendering")
def text_p95_while_rendering() -> list[Figure]:
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm") as folder,
        places.installation("sqlite") as council,
        council.door("public", HEARD_WORKERS="2") as door,
    ):
        film = _short(phone_film(Path(folder)))
        form = forms.ours(door.url)
        p95_ms(form, times=20)  # warm
        idle = p95_ms(form)
        council.script(QUEUE, str(film), str(FILMS))
        with council.worker():
            _until_at_work(council)
            busy = p95_ms(form)
            left = council.value(TO_DO)
    return [
        Figure(
            name="text_p95_while_rendering",
            what=f"95 of 100 submissions are answered within this while {FILMS} films wait and one "
            f"is rendered ({left} still waited at the end), against nothing else to do",
            ours=round(busy, 1), reference=round(idle, 1), unit="ms", must="ratio ≤ 2",
            ok=busy <= 2 * idle and left > 0,
        )
    ]  # fmt: skip


def _short(film: Path) -> Path:
    """The first seconds of it, nothing encoded again."""
    target = film.with_name("short.mov")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", film, "-t", str(FILM_S), "-c", "copy", target],
        check=True, timeout=60,
    )  # fmt: skip
    return target


def _until_at_work(council: Council) -> None:
    limit = time.monotonic() + 60
    while not council.value(AT_WORK):
        if time.monotonic() > limit:
            raise CannotMeasureError("the worker did not begin")
        time.sleep(0.2)


def p95_ms(form: Form, *, times: int = TIMES) -> float:
    """One submission after another, with the pauses of people between them."""
    took = []
    for _time in range(times):
        began = time.perf_counter()
        send(form)
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE_S)
    return statistics.quantiles(took, n=20)[-1]


def send(form: Form) -> None:
    """Send the form once, over a connection of its own. RuntimeError for any answer but 200."""
    parts = urlsplit(form.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", parts.path, form.body.replace("KEY", secrets.token_hex(16)), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} from {form.url}")
