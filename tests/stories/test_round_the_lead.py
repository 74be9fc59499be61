"""Words are about the safeguarding lead: a moderator says so, the lead finds nothing, the named person reads it."""

import pytest
from playwright.sync_api import expect

from feedback.addresses import hidden

SEND = """
import secrets
from feedback.actions import intake
from feedback.enums import Who
print(intake.send(intake.Sending(
    key=secrets.token_bytes(16), words="Siân told my foster carer what I had said.", who=Who.FROM_11,
    themes=("family-time",),
)).contribution.pk)
"""
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
WHY = "The words name Siân, who is our lead."
AUDIENCE = ("Safeguarding lead", "Moderator")


@pytest.mark.parametrize("size", SIZES)
def test_what_is_about_the_lead_goes_round_the_lead(council, enter, axe, tmp_path, size):
    script = tmp_path / "send.py"
    script.write_text(SEND)
    path = f"/desk/{hidden(int(council.script(script)))}/"
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}

    page = enter("Moderator", viewport=viewport)
    base = page.url.partition("/desk")[0]
    page.goto(base + path)
    page.get_by_role("button", name="Open and read", exact=True).click()
    page.get_by_role("link", name="It is about somebody who works here").click()
    page.get_by_label("Who is it about?").select_option(label="Siân Prosser")
    page.get_by_label("Why do you think so?").fill(WHY)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Send it round them").click()
    expect(page.get_by_text("Who reads it: Helen Marsh.")).to_be_visible()
    axe(page)

    for role in AUDIENCE:
        page = enter(role, viewport=viewport)
        page.goto(f"{base}/desk/?about_reader=on")
        expect(page.locator(f"a[href$='{path}']")).to_have_count(0)
        page.goto(base + path)
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
        axe(page)

    page = enter("Named person", viewport=viewport)
    page.goto(f"{base}/desk/?about_reader=on")
    page.locator(f".row-title a[href$='{path}']").click()
    page.get_by_role("button", name="Open and read", exact=True).click()
    expect(page.get_by_role("region", name="Notes")).to_contain_text(WHY)
    expect(page.get_by_text("Siân told my foster carer what I had said.").first).to_be_visible()
    axe(page)
