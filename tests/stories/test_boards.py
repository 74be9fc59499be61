"""A secretary at awkward words and days: what a pack lost, a meeting at Christmas, words from the right."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from feedback.addresses import hidden
from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.test_moderator import (
    press,
    sent,  # noqa: F401 - a fixture
)

INPUTS = Path(__file__).parents[1] / "inputs"
KEYCAPS = (INPUTS / "words-keycap-numbers.txt").read_text()
ARABIC = (INPUTS / "words-right-to-left.txt").read_text().strip()
REPLY = "شكرا لك. سنسأل المركز."
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
WAITS = """
import sys
from boards.models import Pack
Pack.objects.filter(number=1, meeting=int(sys.argv[1])).update(state=sys.argv[2])
"""


def clear(page: Page, door: str, pk: int, title: str, shareable: str) -> None:
    """From the queue to cleared for the shadow board, as a moderator does it."""
    page.goto(f"{door}/desk/{hidden(pk)}/")
    press(page, "Open and read")
    press(page, "I have read it")
    page.get_by_role("radio", name="No concern that stops sharing").check()
    press(page, "Keep this decision")
    page.get_by_label("What others may see").fill(shareable)
    press(page, "Save this version")
    page.get_by_label("A short title").fill(title)
    press(page, "Clear it for Shadow board")
    expect(page.get_by_text("Cleared for Shadow board, and for nobody else.")).to_be_visible()


def plan(page: Page, door: str, day: str, place: str = "The Hub") -> None:
    page.goto(f"{door}/boards/shadow-board/meetings/new/")
    page.get_by_label("Day").fill(day)
    page.get_by_label("Time").fill("16:30")
    page.get_by_label("Place").fill(place)
    page.locator(".board-form button[type=submit]").first.click()
    page.wait_for_load_state()


def build(page: Page, door: str, title: str, day: str) -> None:
    """A meeting on ``day`` with the item on it, and its pack."""
    plan(page, door, day)
    if page.get_by_role("checkbox").count():  # a weekend: it is meant
        page.get_by_role("checkbox").check()
        page.locator(".board-form button[type=submit]").first.click()
        page.wait_for_load_state()
    page.get_by_role("button", name=f"Put it on: “{title}”").first.click()
    page.wait_for_load_state()
    press(page, "Build the pack")


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def direction(of: Locator) -> str:
    return of.evaluate("one => getComputedStyle(one).direction")


@SIZES
def test_christmas_day_is_asked_about_and_what_was_typed_is_kept(
    enter, staff_url, axe, council, size
):
    year = date.today().year + (2 if size is PHONE else 3)
    day = f"{year}-12-25"
    page = enter("Board secretary", **size)
    before = council.count("boards_meeting")
    plan(page, staff_url, day, place="Room A, by the tree")
    asked = page.get_by_role("checkbox")
    expect(page.get_by_text("This is Christmas Day.").first).to_be_visible()
    assert council.count("boards_meeting") == before
    expect(page.get_by_label("Day", exact=True)).to_have_value(day)
    expect(page.get_by_label("Time")).to_have_value("16:30")
    expect(page.get_by_label("Place")).to_have_value("Room A, by the tree")
    expect(asked).not_to_be_checked()
    axe(page)
    fits(page)
    asked.check()
    page.locator(".board-form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1, name=f"25 December {year}")).to_be_visible()
    assert council.count("boards_meeting") == before + 1


def sees_it_being_built(page: Page, axe, move) -> None:
    """The page says that it is not there yet, and by itself that it is."""
    move("running")
    page.reload()
    expect(page.get_by_text("It is being built")).to_be_visible()
    expect(page.get_by_role("link", name="Open the PDF")).to_have_count(0)
    axe(page)
    fits(page)
    move("done")
    expect(page.get_by_text("It is ready")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Building has ended.")).to_be_visible()
    expect(page.get_by_role("button", name="Issue it")).to_be_visible()
    axe(page)
    fits(page)


@SIZES
def test_secretary_reads_what_a_pack_lost_once_it_is_built(
    sent, enter, staff_url, axe, council, tmp_path, size  # noqa: F811
):  # fmt: skip
    title = f"What I want to change, {size['viewport']['width']}"
    clear(enter("Moderator"), staff_url, sent(KEYCAPS), title, KEYCAPS)
    page = enter("Board secretary", **size)
    build(page, staff_url, title, f"{date.today().year + 2}-06-{'04' if size is PHONE else '05'}")

    expect(page.get_by_text("Not all of it could be printed")).to_be_visible()
    lost = page.get_by_role("listitem").filter(has_text="could not be printed")
    expect(lost).to_have_text(
        ["In item 1.1: 2 marks could not be printed (the box round a number or sign)."]
    )
    expect(page.get_by_text("It is ready")).to_be_visible()
    axe(page)
    fits(page)

    meeting = page.url.partition("/meetings/")[2].split("/")[0]
    script = tmp_path / "state.py"
    script.write_text(WAITS)
    sees_it_being_built(page, axe, lambda state: council.script(script, meeting, state))
    press(page, "Issue it")
    expect(page.get_by_text("Issued", exact=True).first).to_be_visible()

    member = enter("Shadow board member", **size)
    member.goto(f"{staff_url}/boards/shadow-board/meetings/{meeting}/packs/1/")
    expect(member.get_by_role("heading", level=1)).to_have_text("Pack 1")
    expect(member.get_by_text("could not be printed")).to_have_count(0)


@SIZES
def test_arabic_runs_from_the_right_wherever_staff_meet_it(sent, enter, staff_url, axe, size):  # noqa: F811
    pk = sent(ARABIC)
    title = f"كرة القدم {size['viewport']['width']}"
    moderator = enter("Moderator", **size)
    clear(moderator, staff_url, pk, title, ARABIC)
    own = moderator.get_by_role("region", name="Their own words").locator(".words").first
    assert (direction(own), own.get_attribute("lang")) == ("rtl", "und-Arab")
    editor = moderator.get_by_label("What others may see")
    editor.fill(ARABIC)
    reply = moderator.get_by_label("Your reply")
    assert [direction(editor), direction(reply)] == ["rtl", "ltr"]
    reply.press_sequentially(REPLY)
    assert direction(reply) == "rtl"
    axe(moderator)
    fits(moderator)

    secretary = enter("Board secretary", **size)
    secretary.goto(f"{staff_url}/boards/shadow-board/offered/")
    secretary.get_by_role("link", name=title).click()
    words = secretary.locator("p.words")
    expect(words).to_have_text(ARABIC)
    heading = secretary.get_by_role("heading", level=1)
    assert [direction(words), direction(heading)] == ["rtl", "rtl"]
    assert words.get_attribute("lang") == "und-Arab"
    axe(secretary)
    fits(secretary)
    secretary.get_by_role("button", name="Put it on").first.click()
    secretary.wait_for_load_state()
    row = secretary.locator(".row").filter(has_text=title)
    row.get_by_role("link", name="Change item").click()
    shown, note = secretary.locator("p.words"), secretary.get_by_label("Cover note")
    expect(shown).to_have_text(ARABIC)
    note.fill(REPLY)
    assert [direction(shown), direction(note)] == ["rtl", "rtl"]
    assert shown.get_attribute("lang") == "und-Arab"
    axe(secretary)
    fits(secretary)
