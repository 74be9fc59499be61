"""Seeking in a sealed film, against the same bytes as a plain file from the same process."""

import http.client
import random
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks import places
from tests.benchmarks.queue import Moderator
from tests.benchmarks.rows import Figure, row

SIZE = 50 * 1024 * 1024
READ = 4 * 1024 * 1024  # about fifteen seconds of a film of ours: as far as players read ahead
SEEKS, ROUNDS = 30, 7
SEED = Path(__file__).parent / "seek_seed.py"


@row("seek_range")
def seek_range() -> list[Figure]:
    with places.installation("sqlite") as council:
        plain = council.var / "plain.mp4"
        address = council.script(SEED, str(plain)).strip()
        door = council.door("both", DJANGO_SETTINGS_MODULE="tests.benchmarks.plain.settings")
        with door as open_door:
            player = Player(open_door.url)
            return [_figure(player, address, plain)]


def _figure(player: "Player", sealed: str, plain: Path) -> Figure:
    whole = plain.read_bytes()
    ours, theirs = [], []
    for number in range(ROUNDS + 1):  # the first warms both up
        places_ = _places(number)
        pair = [player.seeks(path, places_, whole) for path in (sealed, "/plain/")]
        if number:
            ours.append(pair[0])
            theirs.append(pair[1])
    speed = statistics.median(each.mb_a_second for each in ours)
    reference = statistics.median(each.mb_a_second for each in theirs)
    first = sorted(ms for each in ours for ms in each.first_byte_ms)
    late = first[int(len(first) * 0.95)]
    return Figure(
        name="seek_range",
        what=f"{SEEKS} seeks of 4 MiB in 50 MB, sealed, against a plain file behind the same sign-in; "
        f"first byte {statistics.median(first):.1f} ms (95 %: {late:.1f} ms)",
        ours=round(speed, 1), reference=round(reference, 1), unit="MB/s",
        must="≥ 0.5 of it; first byte ≤ 50 ms",
        ok=speed >= 0.5 * reference and late <= 50,
    )  # fmt: skip


def _places(number: int) -> list[int]:
    chance = random.Random(number)
    return [chance.randrange(SIZE - READ) for _ in range(SEEKS)]


class Seeks:
    """What a round of seeks took."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.first_byte_ms: list[float] = []

    @property
    def mb_a_second(self) -> float:
        return len(self.first_byte_ms) * READ / 1e6 / self.seconds


class Player:
    """Somebody at the desk who seeks, over one connection that stays open, as a browser does."""

    def __init__(self, url: str) -> None:
        cookies = Moderator(url).cookies
        self._headers = {"Cookie": cookies, "Accept-Encoding": "identity"}
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def seeks(self, path: str, places_: list[int], whole: bytes) -> Seeks:
        """Reads READ bytes from each place; AssertionError where they are not those of ``whole``."""
        took = Seeks()
        for start in places_:
            begin = time.perf_counter()
            span = f"bytes={start}-{start + READ - 1}"
            self._connection.request("GET", path, headers={**self._headers, "Range": span})
            answer = self._connection.getresponse()
            body = answer.read(1)
            took.first_byte_ms.append((time.perf_counter() - begin) * 1000)
            body += answer.read()
            took.seconds += time.perf_counter() - begin
            assert answer.status == 206
            assert body == whole[start : start + READ]
        return took
