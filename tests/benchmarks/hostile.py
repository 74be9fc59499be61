"""Others do all they can to be in the way: how a child fares meanwhile."""

import re
import threading
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlencode

from feedback import codes
from tests.attacks.test_slow import ATTACKS, MANY, Slow
from tests.benchmarks import forms, places
from tests.benchmarks.rows import Figure, row
from tests.benchmarks.words import p95_ms

TIMES = 100
ADDRESSES, A_SECOND, BEFORE_S = 40, 3, 20
RIGHT, WITHIN_S, ENOUGH = 100, 2.0, 99


@row("slow_clients")
def slow_clients() -> list[Figure]:
    """Connections of each kind that there is a test of, in turn, past no proxy."""
    with (
        places.installation("sqlite") as council,
        council.door("public", HEARD_WORKERS="2") as door,
    ):
        form = forms.ours(door.url)
        p95_ms(form, times=20)  # warm
        alone = p95_ms(form, times=TIMES)
        with Slow(door.url, lambda number: ATTACKS[number % len(ATTACKS)](number)):
            time.sleep(1)
            beside = p95_ms(form, times=TIMES)
    return [
        Figure(
            name="slow_clients",
            what=f"95 of 100 submissions are answered within this while {MANY} connections bring a "
            "kilobyte a second, against none",
            ours=round(beside, 1), reference=round(alone, 1), unit="ms", must="ratio ≤ 3",
            ok=beside <= 3 * alone,
        )
    ]  # fmt: skip


@row("code_page_flood")
def code_page_flood() -> list[Figure]:
    """A right code from an address that nobody has guessed from, time and again."""
    with (
        places.installation("sqlite") as council,
        council.door("public", HEARD_WORKERS="2", HEARD_PROXIES="1") as door,
    ):
        code = _sent(door.url)
        with _guessing(door.url) as guesses:
            time.sleep(BEFORE_S)
            opened = 0
            for number in range(RIGHT):
                began = time.perf_counter()
                page = _ask(door.url, code, f"203.0.113.{number}")
                opened += 'name="ticket"' in page and time.perf_counter() - began <= WITHIN_S
                time.sleep(1 / A_SECOND)
    return [
        Figure(
            name="code_page_flood",
            what=f"right codes of {RIGHT} that open within {WITHIN_S:.0f} s while {ADDRESSES} addresses "
            f"guess {A_SECOND} times a second ({len(guesses)} wrong guesses)",
            ours=opened, reference=None, unit="", must=f"≥ {ENOUGH} of {RIGHT}",
            ok=opened >= ENOUGH and len(guesses) >= A_SECOND * BEFORE_S,
        )
    ]  # fmt: skip


def _sent(url: str) -> str:
    """The code of some words."""
    form = forms.ours(url)
    page = _post(form.url, form.body.replace("KEY", codes.new_key()), "198.51.100.250")
    return re.search(r'name="code" value="([a-z-]+)"', page).group(1)


@contextmanager
def _guessing(url: str):
    ended, guesses = threading.Event(), []

    def guess() -> None:
        while not ended.wait(1 / A_SECOND):
            wrong = codes.code_for(bytes.fromhex(codes.new_key()))
            page = _ask(url, wrong, f"198.51.100.{len(guesses) % ADDRESSES}")
            guesses.append(page)

    guesser = threading.Thread(target=guess, daemon=True)
    guesser.start()
    try:
        yield guesses
    finally:
        ended.set()
        guesser.join()


def _ask(url: str, code: str, address: str) -> str:
    return _post(f"{url}/return/", urlencode({"code": code, "once": codes.new_key()}), address)


def _post(url: str, body: str, address: str) -> str:
    request = urllib.request.Request(url, body.encode(), {"X-Forwarded-For": address})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()
