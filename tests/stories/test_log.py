"""The lead reads what was done with one item, and who was refused what, at a desk and on a phone."""

import re

from playwright.sync_api import Locator, Page, expect

from feedback.addresses import hidden
from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.test_moderator import press, sent

__all__ = ["sent"]


def reads_well(page: Page, axe) -> None:
    """Both screens are accessible, and only the table itself may be wider than they are."""
    for size in (DESKTOP["viewport"], PHONE["viewport"]):
        page.set_viewport_size(size)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def refused_sign_in(page: Page, door: str) -> None:
    page.goto(f"{door}/sign-in/")
    page.get_by_label("Email").fill("moderator@demo.example")
    page.get_by_label("Password").fill("not the password at all")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()


def lines(page: Page) -> Locator:
    """What each row says, newest first, without its time: ``expect`` waits until the page is there."""
    return page.locator("main tbody td:nth-child(2)")


def test_the_log_of_an_item_and_the_refusals(sent, enter, desktop, staff_url, axe):
    pk = sent(about_reader=True)
    item = f"{staff_url}/desk/{hidden(pk)}/"
    moderator = enter("Moderator")
    assert moderator.goto(item).status == 404
    refused_sign_in(desktop, staff_url)
    axe(desktop)

    lead = enter("Safeguarding lead")
    lead.goto(item)
    press(lead, "Open and read")
    press(lead, "I have read it")
    lead.get_by_role("link", name="All of it in the log").click()
    expect(lines(lead)).to_have_text(
        [
            "Siân Prosser marked it as read (being read → being prepared)",
            "Siân Prosser looked at the words",
            "Siân Prosser opened it to read (waiting to be read → being read)",
            f"Maya Okafor was not let in (desk contribution {pk}, nothing there for them)",
            "The author sent it",
        ]
    )
    reads_well(lead, axe)

    lead.get_by_role("link", name="Show everything").click()
    lead.get_by_label("What was done").select_option("accounts.sign_in.failed")
    press(lead, "Show")
    expect(lines(lead).first).to_have_text("Heard refused a sign-in: wrong password")
    reads_well(lead, axe)
    lead.get_by_label("What was done").select_option("access.refused")
    press(lead, "Show")
    expect(lines(lead).first).to_have_text(re.compile("^Maya Okafor was not let in"))
    reads_well(lead, axe)
