"""A number that children ring is changed by two people; until then what stood before goes on."""

import itertools
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
DAYS = (date.today() + timedelta(days=days) for days in itertools.count(200))
NUMBERS = (f"01632 960 {number:03}" for number in itertools.count(100))


def looks_well(page: Page, axe, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


def ask_for(page: Page, staff: str, number: str) -> None:
    """The council's settings, as a content editor fills them in."""
    page.goto(f"{staff}/admin/settings/feedback/councilsettings/")
    page.locator("[name=advocate_phone]").fill(number)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("second person").first).to_be_visible()


def numbers_of(child: Page, url: str) -> str:
    child.goto(f"{url}/tell/")
    return child.content()


@pytest.mark.parametrize("size", SIZES)
def test_a_number_is_changed_by_two_people(council, enter, new_context, public_url, axe, size):
    width, height = SIZES[size]
    view, number = {"viewport": {"width": width, "height": height}}, next(NUMBERS)
    child = new_context(**PHONE).new_page()
    editor = enter("Content editor", **view)
    staff = editor.url.partition("/admin")[0]
    ask_for(editor, staff, number)
    assert number not in numbers_of(child, public_url)

    editor.goto(f"{staff}/council/changes/")
    mine = editor.locator("section.panel").filter(has_text=number)
    expect(mine).to_contain_text("You asked for this, so somebody else must confirm it.")
    expect(mine.get_by_role("button", name="confirm")).to_have_count(0)
    looks_well(editor, axe, width)

    second = enter("Administrator", **view)
    second.goto(f"{staff}/council/changes/")
    looks_well(second, axe, width)
    second.locator("section.panel").filter(has_text=number).get_by_role(
        "button", name="I have checked it: confirm"
    ).click()
    expect(second.get_by_text("Within a minute it is so on every page.")).to_be_visible()
    looks_well(second, axe, width)
    with council.door("public") as fresh:  # the other one keeps what it read for a minute
        assert number in numbers_of(child, fresh.url)


@pytest.mark.parametrize("size", SIZES)
def test_a_closed_day_is_added_and_taken_away_by_two_people(enter, axe, size):
    width, height = SIZES[size]
    view, day = {"viewport": {"width": width, "height": height}}, next(DAYS)
    said = f"{day:%-d %B %Y}: closed"
    editor, second = enter("Content editor", **view), enter("Administrator", **view)
    staff = editor.url.partition("/admin")[0]
    editor.goto(f"{staff}/admin/specialday/new/")
    editor.locator("[name=day]").fill(f"{day}")
    editor.keyboard.press("Escape")  # the calendar lies over the rest
    editor.get_by_role("button", name="Create", exact=True).click()
    expect(editor.get_by_text(f"{said}: this waits until a second person")).to_be_visible()
    agree(second, staff, said, "no → yes", axe, width)

    editor.goto(f"{staff}/admin/specialday/")
    editor.locator("td.title a", has_text=f"{day.year}").last.click()
    expect(editor.get_by_role("link", name="Delete")).to_have_count(0)
    editor.locator("[name=active]").uncheck()
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_text(f"{said}: this waits until a second person")).to_be_visible()
    agree(second, staff, said, "yes → no", axe, width)


def agree(page: Page, staff: str, title: str, changed: str, axe, width: int) -> None:
    """A second person reads what is asked for and confirms it."""
    page.goto(f"{staff}/council/changes/")
    asked = page.locator("section.panel").filter(has_text=title)
    expect(asked).to_contain_text(changed)
    looks_well(page, axe, width)
    asked.get_by_role("button", name="I have checked it: confirm").click()
    expect(page.get_by_text("Within a minute it is so on every page.")).to_be_visible()
    expect(page.locator("section.panel").filter(has_text=title)).to_have_count(0)
