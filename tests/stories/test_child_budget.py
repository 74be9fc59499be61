"""So much was sent from one place that nothing long is taken for a while: what a child sees then."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.showing import press, shown
from tests.stories.test_child_signal import filled_in

TOO_MUCH = "Too many words have come in just now."
LONG = "We all said the same. " * 8_000  # 176 kB


@pytest.fixture(scope="module")
def narrow_url(council):
    """A door where one megabyte an hour is all from one source: others here sent most of it."""
    with council.door("public", HEARD_WORDS_SOURCE_MB="1", HEARD_WORKERS="1") as door:
        yield door.url


def write(page: Page, words: str) -> None:
    page.locator("textarea[name=words]").evaluate("(area, words) => { area.value = words; }", words)


def sent_until_it_is_too_much(page: Page, url: str) -> None:
    for _time in range(8):
        filled_in(page, url)
        write(page, LONG)
        press(page, "Send")
        answer = page.get_by_role("heading", name="We have your words. Thank you.")
        expect(answer.or_(shown(page, TOO_MUCH)).first).to_be_visible()
        if shown(page, TOO_MUCH).count():
            return
    raise AssertionError("It was never too much.")


def test_a_long_text_stays_and_a_shorter_one_goes(phone, desktop, narrow_url, axe, tmp_path):
    for name, page in (("phone", phone), ("desktop", desktop)):
        sent_until_it_is_too_much(page, narrow_url)
        expect(page.locator("textarea[name=words]")).to_be_focused()
        expect(shown(page, TOO_MUCH)).to_be_in_viewport()
        expect(page).to_have_title("Not sent yet: Heard")
        expect(shown(page, "0800 1111").first).to_be_visible()
        assert page.locator("textarea[name=words]").input_value() == LONG
        axe(page)
        page.screenshot(path=tmp_path / f"{name}.png")
    write(phone, LONG[:15_000])
    press(phone, "Next", "link")
    press(phone, "Send")
    expect(phone.get_by_role("heading", name="We have your words. Thank you.")).to_be_focused()
