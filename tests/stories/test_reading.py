"""Somebody read a great deal within the hour: the lead looks at it, and says so."""

import re

import pytest
from playwright.sync_api import expect

ALERT = """
from accounts import demo
from feedback.actions import alerts
from feedback.models import AlertKind
alerts.alert(AlertKind.{kind}, by=demo.make_people()["{role}"], count=147)
"""
SIZES = {"desktop": (1280, 900, "MUCH"), "phone": (360, 740, "TAKEN_OUT")}


@pytest.mark.parametrize("size", SIZES)
def test_a_lead_looks_at_what_was_read(council, enter, axe, tmp_path, size):
    width, height, kind = SIZES[size]
    for role in ("moderator", "safeguarding-lead"):
        script = tmp_path / f"{role}.py"
        script.write_text(ALERT.format(kind=kind, role=role))
        council.script(script)
    page = enter("Safeguarding lead", viewport={"width": width, "height": height})
    page.goto(f"{page.url.partition('/desk')[0]}/desk/alerts/")
    expect(page.get_by_role("region", name="Siân Prosser")).to_have_count(0)  # nothing of one's own
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    waiting = page.get_by_role("button", name=re.compile(r"I have looked at it.*Maya Okafor"))
    before = waiting.count()
    waiting.first.click()
    expect(page.get_by_text("Noted that you looked at it.")).to_be_visible()
    expect(page.get_by_text("by Siân Prosser on").first).to_be_visible()
    assert waiting.count() == before - 1
    axe(page)
