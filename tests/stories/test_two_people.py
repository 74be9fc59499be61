"""An administrator asks, a safeguarding lead agrees, and the one who waits is told kindly."""

import pytest
from playwright.sync_api import Page, expect

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}


def looks_well(page: Page, axe, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize("size", SIZES)
def test_a_role_waits_until_a_lead_has_agreed(council, enter, axe, size):
    width, height = SIZES[size]
    view = {"viewport": {"width": width, "height": height}}
    name = f"Ada {size.title()} Lloyd"
    page = enter("Administrator", **view)
    staff = page.url.partition("/people")[0]
    page.goto(f"{staff}/people/invite/")
    looks_well(page, axe, width)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(f"ada.{size}@council.example")
    page.get_by_label("Role").select_option("moderator")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("This takes two people.")).to_be_visible()
    page.goto(f"{staff}/people/waiting/")
    mine = page.get_by_role("region", name=name)
    expect(mine).to_contain_text("One of these can agree:")
    expect(mine.get_by_role("button", name="agree")).to_have_count(0)
    looks_well(page, axe, width)

    lead = enter("Safeguarding lead", **view)
    lead.goto(f"{staff}/people/waiting/")
    looks_well(lead, axe, width)
    lead.get_by_role("region", name=name).get_by_role("button", name="I know who it is").click()
    expect(lead.get_by_text("Agreed. It holds from now on.")).to_be_visible()
    expect(lead.get_by_role("region", name=name)).to_have_count(0)
    looks_well(lead, axe, width)


@pytest.mark.parametrize("size", SIZES)
def test_who_waits_is_told_so_kindly(council, new_context, staff_url, axe, tmp_path, size):
    width, height = SIZES[size]
    script = tmp_path / "invite.py"
    script.write_text(INVITE.format(email=f"cal.{size}@council.example"))
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(staff_url + council.script(script).strip().splitlines()[-1])
    expect(page.get_by_text("A second person still has to agree")).to_be_visible()
    looks_well(page, axe, width)


INVITE = """
from accounts import actions, letters
from audit.actors import SYSTEM
letters.send_invitation = lambda invitation, token: print("/sign-in/invited/" + token + "/")
actions.invite(email="{email}", full_name="Cal", grants=[("moderator", "")], by=SYSTEM)
"""
