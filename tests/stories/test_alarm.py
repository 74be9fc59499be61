"""A safeguarding lead opens the desk while something fills up, on a phone and at a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

SAID = "250 items wait that nobody has read. You are told above 200."


@pytest.fixture
def alarm(council) -> Iterator[None]:
    council.change(
        "INSERT INTO alarms_alarm (name, began_at, worst, told_over) "
        "VALUES ('unread', '2026-11-29 09:00:00+00:00', 250, false)"
    )
    yield
    council.change("DELETE FROM alarms_alarm WHERE name = 'unread'")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_lead_reads_at_the_desk_what_needs_somebody(enter, axe, alarm, width):
    page = enter("Safeguarding lead", viewport={"width": width, "height": 740})
    page.goto(page.url.partition("/desk")[0] + "/desk/")
    notice = page.locator(".notice", has_text="Heard needs somebody today")
    expect(notice.get_by_text(SAID)).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
