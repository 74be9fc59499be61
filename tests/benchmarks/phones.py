"""First and largest paint on an emulated phone, beside a static page of 14 KB."""

import gzip
import random
import statistics
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import places
from tests.benchmarks.rows import Figure, row

ROUNDS = 5
# Lighthouse's slow 4G, as the browser's own tools apply it, and a processor four times slower.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 184_320,
    "uploadThroughput": 84_375,
}
SLOWER = 4
PHONE = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2,
}  # fmt: skip
_OBSERVE = """
window.__largest = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { window.__largest = e.startTime; }))
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
_READ = """() => ({
  fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  lcp: window.__largest,
})"""


@row("phone_fcp", "phone_lcp")
def phone() -> list[Figure]:
    with (
        places.installation("sqlite") as council,
        council.door("public") as door,
        static_page() as reference,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=places.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        pairs = [
            (paints(browser, f"{door.url}/"), paints(browser, reference)) for _ in range(ROUNDS)
        ]
        browser.close()
    return [_figure("fcp", "first", pairs), _figure("lcp", "largest", pairs)]


def _figure(key: str, word: str, pairs: list[tuple[dict, dict]]) -> Figure:
    ours = statistics.median(mine[key] for mine, _ in pairs)
    theirs = statistics.median(other[key] for _, other in pairs)
    return Figure(
        name=f"phone_{key}",
        what=f"{word} contentful paint of the front page on a slow phone, against a static page",
        ours=round(ours), reference=round(theirs), unit="ms", must="ratio ≤ 1.2",
        ok=ours / theirs <= 1.2,
    )  # fmt: skip


def paints(browser: Browser, url: str) -> dict[str, float]:
    """First and largest contentful paint in ms, on a phone that has never been here."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load", timeout=120_000)
    page.wait_for_timeout(1500)
    found = page.evaluate(_READ)
    context.close()
    return found


@contextmanager
def static_page() -> Iterator[str]:
    """The URL of a plain page whose HTML and CSS are 14 KB compressed, served as it is."""
    body = _fourteen_kilobytes()

    class Plain(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _fourteen_kilobytes() -> bytes:
    """Paragraphs of seeded letters until the compressed page is 14,000 bytes long."""
    letters = random.Random(1)
    paragraphs: list[str] = []
    while True:
        paragraphs.append("".join(letters.choices(string.ascii_lowercase + "  ", k=400)))
        packed = gzip.compress(_PAGE.format("</p><p>".join(paragraphs)).encode(), 9)
        if len(packed) >= 14_000:
            return packed


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title>
<link rel="icon" href="data:,"><style>body{{font:1rem/1.5 sans-serif;margin:1rem}}</style></head>
<body><h1>A plain page</h1><p>{}</p></body></html>"""
