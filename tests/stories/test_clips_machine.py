"""An administrator looks whether clips are opened safely on this machine."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import DESKTOP

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_administrator_sees_which_walls_stand(enter, axe, size):
    page = enter("Administrator", **size)
    page.get_by_role("link", name="Clips", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    stands = page.get_by_role("row", name=re.compile("No network|Limits|Last in line"))
    expect(stands).to_have_text([re.compile(r"yes\s*$")] * 3)
    axe(page)
