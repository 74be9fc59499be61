"""How much a phone fetches: the first screen, and the whole way to “sent”."""

import gzip
import re
import urllib.request
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks import places
from tests.benchmarks.forms import WORDS
from tests.benchmarks.rows import Figure, row

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@row("first_screen_bytes", "taps_to_sent", "way_bytes")
def screens() -> list[Figure]:
    with places.installation("sqlite") as council, council.door("public") as door:
        return [_first_screen(door.url), *_way(door.url)]


def _first_screen(url: str) -> Figure:
    """HTML and every style sheet that it links, as a phone that takes gzip gets them."""
    body, html = _fetch(f"{url}/")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    size = body + sum(_fetch(urljoin(url, sheet))[0] for sheet in sheets)
    strangers = [
        link for link in re.findall(r'(?:src|href)="(https?://[^"]+)"', html)
        if urlsplit(link).netloc != urlsplit(url).netloc and "rel=" in link
    ]  # fmt: skip
    return Figure(
        name="first_screen_bytes",
        what="a child's first screen: HTML and CSS as sent, without any script",
        ours=size, reference=None, unit="bytes", must="≤ 14,600; nothing from elsewhere",
        ok=size <= 14_600 and not strangers,
    )  # fmt: skip


def _fetch(url: str) -> tuple[int, str]:
    """Bytes on the wire of the body, and the text."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if packed else body).decode()


def _way(url: str) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=places.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(**PHONE).new_page()
        wire = Wire(page, url)
        taps = to_sent(page, url)
        page.wait_for_load_state("networkidle")
        figures = [
            Figure(
                name="taps_to_sent",
                what="taps from the front page to sent, choosing one theme",
                ours=taps, reference=None, unit="taps", must="≤ 6", ok=taps <= 6,
            ),
            Figure(
                name="way_bytes",
                what=f"everything fetched on that way, headers too ({wire.requests} requests)",
                ours=wire.bytes, reference=None, unit="bytes",
                must="≤ 60,000; nothing from elsewhere",
                ok=wire.bytes <= 60_000 and not wire.strangers,
            ),
        ]  # fmt: skip
        browser.close()
    return figures


class Wire:
    """Counts what goes over the wire, from the browser's own events."""

    def __init__(self, page: Page, url: str) -> None:
        self.bytes, self.requests, self.strangers = 0, 0, []
        self._host = urlsplit(url).netloc
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._done)

    def _sent(self, event: dict) -> None:
        self.requests += 1
        parts = urlsplit(event["request"]["url"])
        if parts.scheme.startswith("http") and parts.netloc != self._host:
            self.strangers.append(event["request"]["url"])

    def _done(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])


def to_sent(page: Page, url: str) -> int:
    """Walk the way as a fourteen-year-old would; the number of taps. Typing is no tap where the
    words' box has the focus already.
    """
    taps = 0

    def tap(locator) -> None:
        nonlocal taps
        locator.tap()
        taps += 1

    page.goto(f"{url}/")
    tap(page.get_by_role("link", name="I’m 11 to 15"))
    tap(page.get_by_text("Family time", exact=True))
    tap(page.locator("#about").get_by_role("link", name="Next"))
    box = page.locator("#words textarea")
    if not box.evaluate("box => box === document.activeElement"):
        tap(box)
    page.keyboard.insert_text(WORDS)
    tap(page.locator("#words").get_by_role("link", name="Next"))
    tap(page.get_by_role("button", name="Send"))
    page.get_by_role("heading", name="We have your words").wait_for()
    return taps
