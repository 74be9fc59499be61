"""Takes pictures: each screen is reached once and pictured in both sizes and both schemes."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.accessibility import faults_of
from tests.benchmarks.places import chromium
from tests.shots.installation import Place

SIZES = {"360x740": (360, 740), "1280x900": (1280, 900)}
SCHEMES = ("light", "dark")
HIGHEST = 12_000  # pixels of a page: more, and the browser takes minutes
FOLDERS = [f"{size}-{scheme}" for size in SIZES for scheme in SCHEMES]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")
_NOTHING_GOES = """() => [...document.querySelectorAll("[data-send-status]")]
  .every((one) => !one.textContent || one.textContent !== one.dataset.waiting)"""
_PICTURES_ARE_THERE = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.checkVisibility() && one.decode().catch(() => {});
}))"""
WAGTAIL = "/admin/"  # its own screens are not ours to mend
CHILD = "child"
NO_SCRIPT = "child without script"
STRANGER = "nobody yet"


@dataclass(frozen=True)
class Visit:
    """Someone's browser on its way to a screen."""

    page: Page
    place: Place

    def public(self, path: str) -> None:
        self.page.goto(self.place.public + path)

    def staff(self, path: str) -> None:
        self.page.goto(self.place.staff + path)

    def target(self, name: str) -> str:
        return self.place.targets[name]

    def press(self, name: str, role: str = "button") -> None:
        """Press the first ``name`` that can be seen, and wait for what comes."""
        self.page.get_by_role(role, name=name, exact=True).locator("visible=true").first.click()
        self.settled()

    def settled(self) -> None:
        """Nothing is on its way: neither a page nor what a script sends."""
        self.page.wait_for_load_state()
        self.page.wait_for_function(_NOTHING_GOES)


@dataclass(frozen=True)
class Screen:
    """One screen: its file name, whose browser, and how to get there from nothing."""

    name: str
    role: str
    way: Callable[[Visit], object]


class Studio:
    """Browsers by role: staff come in once and stay; a child's browser is new each time."""

    def __init__(self, browser: Browser, place: Place) -> None:
        self._browser, self._place = browser, place
        self._staff: dict[str, Page] = {}
        self.seen: list[str] = []

    def visit(self, role: str) -> tuple[Visit, BrowserContext | None]:
        """A visit, and the context to close after it, if it is not kept."""
        if role in (CHILD, NO_SCRIPT, STRANGER):
            context = self._context(java_script_enabled=role != NO_SCRIPT)
            return Visit(context.new_page(), self._place), context
        if role not in self._staff:
            self._staff[role] = self._come_in(role)
        page = self._staff[role]
        page.unroute_all()
        return Visit(page, self._place), None

    def _context(self, **options) -> BrowserContext:
        width, height = SIZES["360x740"]
        viewport = {"width": width, "height": height}
        context = self._browser.new_context(viewport=viewport, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        return context

    def _come_in(self, role: str) -> Page:
        page = self._context().new_page()
        page.goto(f"{self._place.staff}/enter/")
        page.get_by_role("button", name=role, exact=True).click()
        page.wait_for_load_state()
        return page


def take(screens: list[Screen], place: Place, folder: Path) -> tuple[int, list[str]]:
    """Picture each of ``screens`` into ``folder``/SIZE-SCHEME/NAME.png: how many failed, and where
    the pictures were taken."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        studio = Studio(browser, place)
        for number, screen in enumerate(screens, 1):
            began = time.monotonic()
            problem = _take_one(studio, screen, folder)
            failed += bool(problem)
            seconds = time.monotonic() - began
            print(f"{number:>4}/{len(screens)} {screen.name} {seconds:.1f} s {problem}", flush=True)
        browser.close()
    return failed, studio.seen


def _chromium() -> str:
    return shutil.which(os.environ.get("HEARD_CHROMIUM", "")) or chromium()


def _take_one(studio: Studio, screen: Screen, folder: Path) -> str:
    """What went wrong, or nothing. One screen that cannot be reached does not end the others."""
    visit, context = studio.visit(screen.role)
    try:
        screen.way(visit)
        studio.seen.append(visit.page.url)
        if _picture(visit.page, screen.name, folder, looks=screen.role != NO_SCRIPT):
            return "FAILED: faults were found"
    except Exception as error:
        return f"FAILED: {str(error).strip().splitlines()[0]}"
    finally:
        if context:
            context.close()
    return ""


def _picture(page: Page, name: str, folder: Path, *, looks: bool) -> int:
    """Each size and scheme; how many faults were found in all. Axe needs script itself."""
    faults = 0
    page.mouse.move(0, 0)  # what was pressed is not under the mouse any more
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            path = folder / f"{size}-{scheme}" / f"{name}.png"
            page.evaluate("scrollTo(0, 0)")  # else what sticks to the top hangs in the middle
            page.evaluate(_PICTURES_ARE_THERE)
            page.screenshot(path=path, animations="disabled", **_whole(page, width))
            found = _faults(page, scheme, axe=looks)
            faults += len(found)
            print("".join(f"     {size}-{scheme}: {each}\n" for each in found), end="", flush=True)
    return faults


def _faults(page: Page, scheme: str, *, axe: bool) -> list[str]:
    """What is wrong to look at (once a size: a scheme moves nothing), and what axe finds."""
    ours = WAGTAIL not in page.url and scheme == SCHEMES[0]
    return [*(page.evaluate(LOOKS) if ours else []), *(faults_of(page) if axe else [])]


def _whole(page: Page, width: int) -> dict[str, object]:
    """All of the page, or its first part where 200,000 characters make it endless."""
    height = page.evaluate("document.documentElement.scrollHeight")
    if height <= HIGHEST:
        return {"full_page": True}
    return {"full_page": True, "clip": {"x": 0, "y": 0, "width": width, "height": HIGHEST}}
