"""The council's editor (Wagtail) saves a page by itself while somebody types: one form goes out many
times, also with the same words again, and each time counts. Only a press that leads on is done once.
"""

import pytest
from playwright.sync_api import Page, expect

FRESH = "/admin/pages/add/participation/contentpage/2/"


def type_title(page: Page, title: str) -> None:
    """Typed, and saved by itself."""
    with page.expect_response(lambda answer: _saves(answer.request, title)) as saved:
        page.locator("#id_title").fill(title)
        page.keyboard.press("Tab")
    assert saved.value.json()["success"] is True
    page.wait_for_timeout(500)  # the editor notes that it is saved


def _saves(request, title: str) -> bool:
    if request.method != "POST" or request.headers.get("accept") != "application/json":
        return False
    return title.encode() in (request.post_data_buffer or b"")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
    page.wait_for_timeout(3000)  # the editor notes what it begins with


def test_a_page_saves_itself_and_is_saved_seen_and_published(enter, council):
    page = enter("Content editor")
    page.goto(page.url.partition("/admin")[0] + FRESH)
    page.wait_for_timeout(3000)
    page.locator("#id_title").press_sequentially("First")
    expect(page.locator("[name=slug]")).to_have_value("first")
    for title in ("Second", "Third", "Second"):
        type_title(page, title)
    for _time in range(2):
        press(page, "Save draft")
        expect(page.locator("#id_title")).to_have_value("Second")
    page.get_by_role("button", name="Toggle preview").first.click()
    for title in ("Fourth", "Fifth", "Fourth"):
        type_title(page, title)
        shown = page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
        expect(shown).to_have_text(title)
    page.get_by_role("button", name="More actions").first.click()
    press(page, "Publish")
    rows = council.rows("SELECT title, live FROM wagtailcore_page WHERE slug = 'fourth'")
    assert [(title, bool(live)) for title, live in rows] == [("Fourth", True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 900)])
def test_the_demo_says_what_it_is_above_wagtails_screens(enter, axe, width, height, scheme):
    view = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    page = enter("Content editor", **view)
    staff = page.url.partition("/admin")[0]
    for path in (
        "/admin/",
        "/admin/pages/2/",
        FRESH,
        "/admin/settings/feedback/councilsettings/",
    ):
        page.goto(staff + path)
        bar = page.get_by_role("complementary", name="Demo")
        expect(bar).to_have_text("This is the demo: a made-up council, and nobody in it is real.")
        sides = bar.evaluate(
            "bar => { const range = document.createRange(); range.selectNodeContents(bar);"
            " const box = range.getBoundingClientRect();"
            " return [box.left, box.right].map((x) => document.elementFromPoint("
            "Math.min(Math.max(x, 1), innerWidth - 1), box.top + 4) === bar) }"
        )
        assert sides == [True, True], path  # nothing lies over its words
        assert page.evaluate("document.documentElement.scrollWidth") == width
    axe(page)
