"""A child writes, and the database goes; they press Send, see their words, it comes back, they press
Send again: a code, and it is there once.
"""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from serving import worker
from tests.reliability import losing
from tests.stories.conftest import DESKTOP, PHONE

WORDS = "Nobody told me I was moving.\nI cried, and “nobody” asked."
THANKS = "We have your words. Thank you."
A_MINUTE = 60_000
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture
def away(council):
    found = losing.database(council.database_url)
    yield found
    found.end()


@pytest.fixture
def url(council, away):
    with replace(council, database_url=away.url).door("public") as door:
        yield door.url


def written(page: Page, url: str) -> None:
    page.goto(f"{url}/tell/?who=11_15&step=words")
    page.get_by_label("Say it your way").fill(WORDS)
    page.get_by_role("link", name="Next", exact=True).locator("visible=true").last.click()


@pytest.mark.parametrize("size", SIZES)
def test_without_script(size, council, away, url, new_context, axe, tmp_path):
    page = new_context(**SIZES[size], java_script_enabled=False).new_page()
    before = council.count("feedback_contribution")
    written(page, url)
    away.go()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    expect(page.get_by_role("link", name="0800 1111").first).to_be_visible()
    expect(page.get_by_role("link", name="Exit this page", exact=True)).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    away.come_back()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert council.count("feedback_contribution") - before == 1


@pytest.mark.parametrize("size", SIZES)
def test_the_page_with_script_looks_and_does_not_send(size, council, away, url, new_context, axe):
    page = new_context(**SIZES[size]).new_page()
    before = council.count("feedback_contribution")
    written(page, url)
    away.go()
    page.evaluate("document.querySelector('form[data-send]').submit()")  # as an old browser does
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    looks = page.get_by_role("status").filter(has_text="We look every now and then")
    expect(looks).to_be_visible()
    axe(page)
    away.come_back()
    back = page.get_by_role("status").filter(has_text="It works again. Press Send now.")
    expect(back).to_be_visible(timeout=A_MINUTE)
    assert council.count("feedback_contribution") == before
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert council.count("feedback_contribution") - before == 1


def test_in_the_form_itself(council, away, url, phone):
    """With script the form stays where it is, says the same, and goes once it works again."""
    before = council.count("feedback_contribution")
    written(phone, url)
    away.go()
    phone.get_by_role("button", name="Send", exact=True).click()
    said = phone.get_by_role("status").filter(has_text="Something does not work on our side.")
    expect(said).to_be_visible()
    expect(phone).to_have_title("Not sent yet: Heard")
    assert phone.locator("[name=words]").input_value() == WORDS
    away.come_back()
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible(timeout=A_MINUTE)
    assert council.count("feedback_contribution") - before == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("answer", ["BUSY", "LATE"])
def test_a_process_that_has_no_time(size, answer, public_url, new_context, axe):
    page = new_context(**SIZES[size]).new_page()
    head, _, body = getattr(worker, answer).partition(b"\r\n\r\n")
    assert int(re.search(rb"Content-Length: (\d+)", head)[1]) == len(body)
    page.route("**/tell/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(f"{public_url}/tell/")
    axe(page)
    assert page.locator("[href='tel:999']").count() == 2
    assert page.locator("[href='tel:08001111']").count() == 2
    assert page.get_by_role("link", name="Exit this page").get_attribute("href") == "/leave/"


def test_staff_see_their_words(council, away, new_context, axe):
    page = new_context(**DESKTOP).new_page()
    with replace(council, database_url=away.url).door("staff") as door:
        page.goto(f"{door.url}/enter/")
        page.get_by_role("button", name="Board secretary", exact=True).first.click()
        page.wait_for_load_state()
        page.goto(f"{door.url}/boards/")
        away.go()
        page.set_content(
            f'<form method=post action="{door.url}/boards/any/"><textarea name=cover_note>{WORDS}'
            "</textarea><button>Save</button></form>"
        )
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
        expect(page.get_by_label("Cover note")).to_have_value(WORDS)
        axe(page)
