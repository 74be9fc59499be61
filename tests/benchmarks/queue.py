"""The desk's queue with a million contributions against a thousand."""

import http.cookiejar
import re
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.benchmarks import places
from tests.benchmarks.rows import Figure, row
from tests.servers import Council

FEW, MANY = 1_000, 1_000_000
TIMES = 9
NEXT = re.compile(r'<a[^>]*href="([^"]+)"[^>]*rel="next"|<a[^>]*rel="next"[^>]*href="([^"]+)"')
FILL = Path(__file__).parent / "fill.py"


class Moderator:
    """Somebody at the desk, signed in through the demo's door."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        page = self.get("/enter/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        button = re.search(r'<button[^>]*name="(\w+)"[^>]*value="moderator"', page)
        field = button.group(1) if button else "role"
        self.post("/enter/", {"csrfmiddlewaretoken": token, field: "moderator"})

    @property
    def cookies(self) -> str:
        """As a header, for whoever asks in another way."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def get(self, path: str) -> str:
        with self._opener.open(urllib.parse.urljoin(self.url, path), timeout=120) as answer:
            return answer.read().decode()

    def post(self, path: str, fields: dict[str, str]) -> None:
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(urllib.parse.urljoin(self.url, path), data=body)
        request.add_header("Referer", self.url)
        self._opener.open(request, timeout=120).close()

    def milliseconds(self, path: str) -> float:
        """The median time of a page, after one that does not count."""
        self.get(path)
        return statistics.median(self._once(path) for _ in range(TIMES))

    def _once(self, path: str) -> float:
        start = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - start) * 1000

    def pages_on(self, many: int) -> str:
        """The path of the page ``many`` pages in, or of the last full one."""
        path = full = "/desk/"
        for _ in range(many - 1):
            link = NEXT.search(self.get(path))
            if not link:
                return full
            full = path
            path = urllib.parse.urljoin("/desk/", (link[1] or link[2]).replace("&amp;", "&"))
        return path


def measure(kind: str) -> Figure:
    """The worse of the first page and the hundredth, each against the same with few rows."""
    with places.installation(kind) as council:
        few = _pages(council, FEW)
        many = _pages(council, MANY)
    worst = max(range(2), key=lambda i: many[i] / few[i])
    return Figure(
        name=f"queue_1m_{kind}",
        what="the queue's first and hundredth page (the worse), 1,000,000 against 1,000 rows; "
        f"first {many[0]:.0f}/{few[0]:.0f} ms, hundredth {many[1]:.0f}/{few[1]:.0f} ms",
        ours=round(many[worst], 1), reference=round(few[worst], 1), unit="ms",
        must="ratio ≤ 1.5", ok=many[worst] / few[worst] <= 1.5,
    )  # fmt: skip


def _pages(council: Council, rows: int) -> tuple[float, float]:
    council.script(FILL, str(rows))
    with council.door("staff") as door:
        moderator = Moderator(door.url)
        # With a thousand rows there is no hundredth page: one further in stands for it.
        return moderator.milliseconds("/desk/"), moderator.milliseconds(moderator.pages_on(100))


@row("queue_1m_sqlite")
def queue_1m_sqlite() -> list[Figure]:
    return [measure("sqlite")]


@row("queue_1m_postgres")
def queue_1m_postgres() -> list[Figure]:
    return [measure("postgres")]
