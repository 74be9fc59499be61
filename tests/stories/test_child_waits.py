"""Too many codes are tried from where a child is: the page says wait, and tries again by itself."""

import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.servers import Council
from tests.stories.conftest import DESKTOP, PHONE

CODE = "acorn otter lemon zebra canoe tulip piano"
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def guess_much(url: str, council: Council) -> None:
    """One guess, and as if others had tried forty more: how fast a machine guesses decides nothing."""
    data = urllib.parse.urlencode({"code": CODE}).encode()
    urllib.request.urlopen(f"{url}/return/", data=data, timeout=20).close()
    council.change("UPDATE feedback_bucket SET tokens = -40 WHERE name LIKE 'guess:%'")


def a_minute_passes(council: Council) -> None:
    """For the door's count of guesses; the page has a clock of its own."""
    council.change("UPDATE feedback_bucket SET at = at - 60 WHERE name LIKE 'guess:%'")


@pytest.mark.parametrize("size", SIZES)
def test_it_is_tried_again_once_the_time_is_over(size, public_url, council, new_context, axe):
    page = new_context(**SIZES[size]).new_page()
    page.clock.install()
    page.goto(f"{public_url}/return/")
    page.get_by_role("textbox").fill(CODE)
    guess_much(public_url, council)
    tried = []
    page.on("request", lambda request: tried.append(request.method))
    page.get_by_role("button", name="See what happened").click()
    waits = page.get_by_role("status").filter(
        has_text="We try it again by ourselves in 30 seconds."
    )
    expect(waits).to_be_visible()
    expect(page.get_by_role("link", name="0800 1111").first).to_be_visible()
    axe(page)
    tried.clear()
    page.clock.run_for(10_000)
    expect(page.get_by_text("We try it again by ourselves in 20 seconds.")).to_be_visible()
    assert "POST" not in tried
    a_minute_passes(council)
    page.clock.run_for(20_500)
    expect(page.get_by_text("That code did not open anything.")).to_be_visible()
    assert tried.count("POST") == 1
    expect(page.get_by_role("textbox")).to_have_value(CODE)


def test_who_types_is_left_alone(public_url, council, phone):
    phone.clock.install()
    phone.goto(f"{public_url}/return/")
    phone.get_by_role("textbox").fill(CODE)
    guess_much(public_url, council)
    phone.get_by_role("button", name="See what happened").click()
    expect(phone.get_by_text("We try it again by ourselves in 30 seconds.")).to_be_visible()
    phone.get_by_role("textbox").fill("otter")
    expect(phone.get_by_text("We try it again by ourselves")).to_have_count(0)
    phone.clock.run_for(60_000)
    expect(phone.get_by_role("textbox")).to_have_value("otter")
    a_minute_passes(council)
