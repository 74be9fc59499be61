"""A moderator reads an older version again: what it said, what changed since, and who may not see it."""

import pytest
from playwright.sync_api import Page, expect

from feedback.addresses import hidden
from tests.stories.test_moderator import SHAREABLE, press, sent

__all__ = ["sent"]

SIZES = {"desk": (1280, 900), "phone": (360, 740)}
LATER = SHAREABLE.replace("three times", "three times in June")


def save(page: Page, words: str) -> None:
    page.get_by_label("What others may see").fill(words)
    press(page, "Save this version")


def prepared_twice(page: Page, address: str) -> None:
    """A contribution that is open and read, with two versions."""
    page.goto(address)
    press(page, "Open and read")
    press(page, "I have read it")
    page.get_by_role("radio", name="No concern that stops sharing").check()
    press(page, "Keep this decision")
    for words in (SHAREABLE, LATER):
        save(page, words)


def looks_well(page: Page, axe, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize("size", SIZES)
def test_moderator_reads_an_older_version_and_goes_back(sent, enter, axe, size):
    width, height = SIZES[size]
    view = {"viewport": {"width": width, "height": height}}
    page = enter("Moderator", **view)
    address = f"{page.url.partition('/desk')[0]}/desk/{hidden(sent())}/"
    prepared_twice(page, address)

    page.get_by_role("link", name="Read all versions").click()
    expect(page.get_by_role("heading", name="Version 2", level=1)).to_be_visible()
    changed = page.get_by_role("region", name="What it changed in the version before")
    for mark, said in (("del", "times."), ("ins", "times in June.")):
        (text,) = changed.locator(f".difference {mark}").all_inner_texts()
        assert text.strip() == said
    looks_well(page, axe, width)

    menu = page.get_by_role("navigation", name="Versions that were saved")
    expect(menu.get_by_role("link", name="Version 2")).to_have_attribute("aria-current", "page")
    menu.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("heading", name="Version 1", level=1)).to_be_visible()
    said = page.get_by_role("region", name="What it says")
    expect(said).to_contain_text("cancelled three times.")
    expect(changed).to_have_count(0)
    expect(page.get_by_text("Nobody has this version now.")).to_be_visible()
    assert "June" not in page.content()
    looks_well(page, axe, width)
    older = page.url

    page.get_by_role("link", name="Back to").click()
    expect(page).to_have_url(f"{address}#version")
    expect(page.get_by_label("What others may see")).to_have_value(LATER)

    outsider = enter("Board secretary", **view)
    answer = outsider.goto(older)
    assert (answer.status, "cancelled" in outsider.content()) == (403, False)
    looks_well(outsider, axe, width)
