"""What stories of films, voices and drawings do alike."""

import re

from playwright.sync_api import Locator, Page, expect

A_WHILE = 180_000  # a film is made ready when nobody else wants the processor
NOTHING_KEPT = {"local": [], "session": [], "databases": 0, "caches": 0, "workers": 0}


_ONCE = re.compile(r'(name="once" value=)"[0-9a-f]{32}"')


def without_once(html: str) -> str:
    """A page with a code, without what each has for itself so that no two posts from it are the same."""
    return _ONCE.sub(r"\1", html)


def at_words(page: Page, public_url: str, prefix: str = "") -> None:
    page.goto(f"{public_url}{prefix}/tell/?step=words")


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).locator("visible=true").first.click()


def shown(within: Page | Locator, words: str) -> Locator:
    """Where these words are read; templates of other sentences wait on the page unseen."""
    return within.get_by_text(words).locator("visible=true")


def film(page: Page, seconds: float = 3) -> None:
    """From the words step to a film that was looked at and kept."""
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    page.wait_for_timeout(seconds * 1000)
    press(page, "Stop")
    expect(page.locator("[data-own] video")).to_be_visible()
    press(page, "Keep it")
    expect(page.get_by_role("heading", name="How much of you do people see?")).to_be_focused()


def to_check(page: Page) -> None:
    press(page, "Next", "link")
