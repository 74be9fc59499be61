"""A moderator who writes for longer than a session lasts loses nothing, and shows nobody anything.

Sessions last as long as they do for people; the stories let that time go by (``later``).
"""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from feedback.addresses import hidden
from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.later import age, later
from tests.stories.test_moderator import sent  # noqa: F401 - a fixture

WORDS = "I asked the family centre about your Sundays, and this is what they said."


@pytest.fixture
def come_in(new_context, staff_url):
    """``come_in()``: a page of a moderator, whose time ``later`` can move on."""

    def enter(role: str = "Moderator", **options) -> Page:
        page = new_context(**{**DESKTOP, **options}).new_page()
        page.clock.install()
        as_somebody(page, staff_url, role)
        return page

    return enter


def as_somebody(page: Page, door: str, role: str) -> None:
    page.goto(f"{door}/enter/")
    page.get_by_role("button", name=role, exact=True).click()
    page.wait_for_load_state()


def open_item(page: Page, door: str, pk: int) -> None:
    page.goto(f"{door}/desk/{hidden(pk)}/")
    for name in ("Open and read", "I have read it"):
        button = page.get_by_role("button", name=name, exact=True)
        if button.count():
            button.click()
            page.wait_for_load_state()


def reply_of(page: Page):
    return page.get_by_label("Your reply")


def covered(page: Page):
    return page.get_by_role("alertdialog", name="You are signed out")


def is_here(told) -> bool:
    return told.request.method == "POST" and told.url.endswith("/sign-in/here/")


def goes_on_typing(page: Page, council) -> None:
    """For longer than a session lasts without any sign."""
    for _five_minutes in range(4):
        later(page, council, 5)
        with page.expect_response(is_here) as told:
            page.keyboard.type("a")
        assert told.value.json()["left"] >= 899


def test_typing_keeps_her_in_and_at_the_end_she_goes_on(sent, come_in, staff_url, council, axe):  # noqa: F811
    page = come_in()
    open_item(page, staff_url, sent())
    reply_of(page).click()
    goes_on_typing(page, council)
    expect(covered(page)).to_be_hidden()
    reply_of(page).fill(WORDS)

    asked = page.get_by_role("alertdialog", name="Are you still here?")
    later(page, council, 12.9)
    expect(asked).to_be_hidden()
    later(page, council, 0.5)
    expect(asked).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(asked).to_be_hidden()
    later(page, council, 12.9)
    expect(asked).to_be_hidden()

    later(page, council, 2.2)
    expect(covered(page)).to_be_visible()
    expect(page.locator("#original")).to_be_hidden()
    assert page.title() == "You are signed out · Heard"
    axe(page)
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Sign in again").click()
    window = opening.value
    expect(window.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    as_somebody(window, staff_url, "Moderator")
    with suppress(Error):  # it closes by itself, before it has come to rest
        window.goto(f"{staff_url}/sign-in/back/")
    expect(covered(page)).to_be_hidden()
    expect(reply_of(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_text("Your reply is sent.")).to_be_visible()
    expect(page.locator("#reply .desk-said")).to_contain_text(WORDS)


def test_somebody_else_at_the_same_browser_sees_nothing(sent, come_in, staff_url, council):  # noqa: F811
    pk = sent()
    page = come_in(**PHONE)
    open_item(page, staff_url, pk)
    reply_of(page).fill(WORDS)
    page.clock.fast_forward(5000)
    page.locator("form[data-kept]").wait_for(state="attached")
    later(page, council, 15.1)
    expect(covered(page)).to_be_visible()
    window = page.context.new_page()
    as_somebody(window, staff_url, "Safeguarding lead")
    window.goto(f"{staff_url}/sign-in/back/")
    page.wait_for_url(f"{staff_url}/desk/")
    assert WORDS not in page.content()
    page.goto(f"{staff_url}/desk/{hidden(pk)}/")
    assert WORDS not in page.content()


def test_without_script_a_form_that_comes_too_late_is_back_in_its_form(
    sent,  # noqa: F811
    come_in,
    staff_url,
    council,
    axe,
):
    pk = sent()
    page = come_in(java_script_enabled=False)
    open_item(page, staff_url, pk)
    reply_of(page).fill(WORDS)
    age(council, 15.1)
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_text("What you wrote is kept.")).to_be_visible()
    assert WORDS not in page.content()

    as_somebody(page, staff_url, "Safeguarding lead")  # an outsider, at the same browser
    page.goto(f"{staff_url}/desk/{hidden(pk)}/")
    assert WORDS not in page.content()

    as_somebody(page, staff_url, "Moderator")
    expect(page.get_by_text("Something you wrote was kept")).to_be_visible()
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", name="What you wrote and did not save")).to_be_visible()
    page.locator(f"main a[href='/desk/{hidden(pk)}/#reply']").click()
    expect(reply_of(page)).to_have_value(WORDS)
    expect(page.get_by_text("You had been signed out, so it was not sent.")).to_be_visible()
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator("#reply .desk-said")).to_contain_text(WORDS)
    page.goto(f"{staff_url}/drafts/")
    expect(page.locator(f"main a[href^='/desk/{hidden(pk)}/']")).to_have_count(0)


def test_words_typed_and_left_are_there_when_she_comes_back(sent, come_in, staff_url, enter, axe):  # noqa: F811
    pk = sent()
    page = enter("Moderator", **PHONE)
    open_item(page, staff_url, pk)
    page.get_by_label("A note for other staff").fill("Rang the school.")
    page.locator("form[data-kept]").wait_for(state="attached", timeout=15_000)
    page.on("dialog", lambda asked: asked.accept())
    page.goto(f"{staff_url}/desk/{hidden(pk)}/")
    expect(page.get_by_label("A note for other staff")).to_have_value("Rang the school.")
    axe(page)
    page.goto(f"{staff_url}/drafts/")
    axe(page)
    page.goto(f"{staff_url}/desk/{hidden(pk)}/")
    page.get_by_role("button", name="Throw away: A note").click()
    expect(page.get_by_label("A note for other staff")).to_have_value("")


def test_two_taps_on_a_slow_line_plan_one_meeting(enter, staff_url, council):
    page = enter("Board secretary")
    page.goto(f"{staff_url}/boards/shadow-board/meetings/new/")
    before = council.count("boards_meeting")
    page.get_by_label("Day").fill("2030-05-07")
    page.get_by_label("Time").fill("16:30")
    page.get_by_label("Place").fill("The Hub")
    page.evaluate("""() => {
      const form = document.querySelector(".board-form");
      const again = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
      return Promise.all([again(), again(), again()]);
    }""")
    page.locator(".board-form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert council.count("boards_meeting") == before + 1
