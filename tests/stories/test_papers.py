"""A secretary brings a paper that does things; members get it without, and read the same words."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.boards.hostile_papers import (
    an_attached_file,
    forbidden_in,
    opens_with_a_script,
    paper_with,
)
from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.test_boards import fits, plan
from tests.stories.test_moderator import press

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


def bring(page: Page, title: str, body: bytes, name: str = "cases.pdf") -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("The file").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": body}
    )
    page.locator(".board-form button[type=submit]").first.click()
    page.wait_for_load_state()


def got(page: Page, link: str) -> bytes:
    """What that link leads to, as this person gets it."""
    href = page.get_by_role("link", name=link, exact=True).get_attribute("href")
    answer = page.request.get(urljoin(page.url, href))
    assert answer.status == 200
    return answer.body()


@SIZES
def test_members_get_a_paper_without_what_acts(enter, staff_url, axe, size):
    title = f"Attendance for a {size['viewport']['width']} px screen"
    body = paper_with(opens_with_a_script, an_attached_file)
    page = enter("Board secretary", **size)
    plan(page, staff_url, f"2030-03-{14 if size is PHONE else 15}")
    meeting = page.url
    press(page, "Build the pack")
    press(page, "Issue it")
    page.goto(meeting)
    page.get_by_role("link", name="Add a paper").click()
    axe(page)
    fits(page)
    bring(page, title, b"no PDF at all", "cases.docx")
    expect(page.get_by_text("cases.docx")).to_be_visible()
    axe(page)
    bring(page, title, body)
    expect(page.get_by_text("Members get it without: 1 script, 1 attached file.")).to_be_visible()
    axe(page)
    fits(page)
    assert got(page, f"The original of “{title}”, as it was brought") == body
    assert forbidden_in(got(page, title)) == set()
    member = enter("Shadow board member", **size)
    member.goto(meeting)
    expect(member.get_by_role("link", name=title, exact=True)).to_be_visible()
    assert member.get_by_text("The original").count() == 0
    assert member.get_by_text("Members get it without").count() == 0
    axe(member)
    fits(member)
    assert forbidden_in(got(member, title)) == set()
