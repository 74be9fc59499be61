"""Text twice as large, and a narrower phone: nothing of the child's side is cut, and what has the keys is seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PICTURE = Path(__file__).parents[1] / "inputs" / "picture-notes-png-exif-broken.png"

PATHS = [
    "/", "/tell/", "/tell/?step=about", "/tell/?step=words&who=parent", "/tell/?step=check",
    "/tell/?step=sharing", "/tell/?step=reader", "/tell/?step=own", "/return/",
    "/leave-quickly/", "/advocate/", "/complain/", "/privacy/", "/you-said/", "/more/", "/no-such-page/",
]  # fmt: skip
LARGER = "size => { document.documentElement.style.fontSize = size; document.querySelectorAll('details').forEach(one => one.open = true) }"
# Each thing that reaches past the window, or holds words that do.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.checkVisibility() || one.closest(".skip, .for-readers, textarea")) return false;
  const box = one.getBoundingClientRect();
  return box.right > innerWidth + 1 || box.left < -1;
}).map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize(
    ("width", "size"), [(360, "200%"), (360, "150%"), (320, "100%"), (320, "200%")]
)
def test_nothing_is_cut(new_context, public_url, prefix, width, size):
    page = new_context(viewport={"width": width, "height": 740}).new_page()
    for path in PATHS:
        page.goto(f"{public_url}{prefix}{path}")
        page.evaluate(LARGER, size)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert page.evaluate(CUT) == [], path


def tap(page: Page, what: str) -> None:
    page.locator(what).locator("visible=true").first.click()


def clip_screens(page: Page) -> Iterator[str]:
    """From the words step: each screen on which something is filmed, said, drawn and looked at."""
    for way in ("film", "sound", "picture"):
        tap(page, f"[data-way={way}]")
        expect(
            page.locator("[data-screen] [data-in=ask]").locator("visible=true").first
        ).to_be_visible()
        yield f"asks for a {way}"
        if way == "picture":
            continue
        tap(page, "[data-do=start]")  # there is no camera, and no microphone
        expect(page.locator("p[data-problem]")).to_be_visible()
        yield f"cannot make a {way}"
        tap(page, ".step-back")
    tap(page, "[data-do=draw]")
    expect(page.locator("canvas")).to_be_visible()
    yield "a drawing"
    tap(page, ".step-back")
    tap(page, "[data-way=picture]")
    page.locator("[data-file]:not([capture])").first.set_input_files(PICTURE)
    expect(page.locator("[data-own] img")).to_be_visible()
    yield "a picture of one's own"
    tap(page, "[data-do=keep]")
    expect(page.locator("#how-much-title")).to_be_visible()
    yield "how much is seen"
    tap(page, "[data-do=close]")
    expect(page.locator("[data-card]")).to_be_visible()
    yield "its card beside the words"


def answers_to_posts(page: Page, address: str) -> Iterator[str]:
    """From the words step, with a picture: what the page says after each thing that is sent."""
    page.locator("#say").fill("Nobody told me why they cancelled family time.")
    tap(page, "#words [data-next]")
    yield "looked over"
    page.locator(".sending button").click()
    words = page.locator("#code li")
    expect(words).to_have_count(7)
    code = " ".join(words.all_inner_texts())
    yield "thanks"
    page.locator("#typed").fill("other words")
    tap(page, ".code-check button")
    yield "a code that is not right"
    tap(page, "[data-have-it]")
    page.goto(f"{address}/return/")
    page.locator("#code").fill("otterr " * 7)
    tap(page, "main form button")
    expect(page.locator("mark").first).to_be_visible()
    yield "a wrong code"
    page.locator("#code").fill(code)
    tap(page, "main form button")
    expect(page.locator(".journey")).to_be_visible()
    yield "the journey"
    page.locator("#more").fill("And again.")
    tap(page, "button[value=add]")
    expect(page.locator(".notice.good")).to_be_visible()
    yield "more is said"
    for deed in ("withdraw", "delete", "cancel"):
        page.evaluate(LARGER, "200%")
        tap(page, f"button[value={deed}]")
        expect(page.locator(f"button[value={deed}-sure]")).to_be_visible()
        yield f"sure: {deed}"
        if deed != "cancel":
            tap(page, "button[value=look]")
            expect(page.locator(".journey")).to_be_visible()
    tap(page, "button[value=cancel-sure]")
    expect(page.locator(".opened")).to_have_count(0)
    yield "stopped"


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_nothing_is_cut_of_what_follows_a_deed(new_context, public_url, prefix):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{public_url}{prefix}/tell/?step=words")
    for screens in (clip_screens(page), answers_to_posts(page, public_url + prefix)):
        for screen in screens:
            page.evaluate(LARGER, "200%")
            assert page.evaluate("document.documentElement.scrollWidth") == 360, screen
            assert page.evaluate(CUT) == [], screen


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_what_has_the_keys_is_never_under_the_bars(new_context, public_url, prefix):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{public_url}{prefix}/tell/?step=about")
    page.evaluate(LARGER, "200%")
    expect(page.locator("#about.on")).to_be_visible()
    seen = 0
    for _ in range(30):
        page.keyboard.press("Tab")
        seen += page.evaluate(
            """() => { const one = document.activeElement.closest("#about label, #about a");
            if (!one) return 0;
            const box = one.getBoundingClientRect();
            const over = document.elementFromPoint(box.left + box.width / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
            if (!one.contains(over)) throw new Error(`under ${over?.outerHTML.slice(0, 80)}`);
            return 1; }"""
        )
    assert seen >= 16
