"""Looked over before Send: each thing that was chosen is a row, with a way to change it, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.showing import press

WORDS = "One thing.\nAnd another one."
LARGER = "document.documentElement.style.fontSize = '200%'"
# What stays in sight lies over half a box at times; axe would say that the half is small.
UNSTUCK = """document.querySelectorAll(".exit, .actions").forEach((bar) => { bar.style.position = "static"; })"""
STEPS = {
    "": {
        "who": "Who are you?", "about": "What is it about?", "words": "Say it your way",
        "sharing": "Who may see it?", "reader": "Is it about one of the people who read these?",
        "own": "Do you want to see your words again?",
    },
    "/cy": {
        "who": "Pwy wyt ti?", "about": "Am beth mae e?", "words": "Dweud dy ddweud",
        "sharing": "Pwy sy’n cael gweld hyn?", "reader": "Ydy hyn am un o’r bobl sy’n darllen y rhain?",
        "own": "Wyt ti eisiau gweld dy eiriau eto?",
    },
}  # fmt: skip
ON = {
    "who": "I’m 11 to 15", "themes": "Family time", "words": WORDS, "faces": "Scared",
    "promised": "You skipped this", "audiences": "The people who read these, Shadow board",
    "about_reader": "This is about the person who usually reads these",
    "author_may_read": "Let me see my own words again with my code",
}  # fmt: skip
SWITCHES = [("sharing", "#to-shadow-board"), ("reader", "#about-reader"), ("own", "#may-read")]


def rows(page: Page) -> dict[str, str]:
    return {
        row.get_attribute("data-of"): row.locator("dd").inner_text()
        for row in page.locator("[data-of]").all()
    }


def plain_row(page: Page, step: str) -> list[str]:
    """Without script: the lines that are to be read of one step, beside its *Change*."""
    lines = page.locator(f"#{step} > .choices").inner_text().splitlines()
    return [line.strip() for line in lines if line.strip()]


def on_the_words(page: Page, url: str) -> None:
    page.goto(f"{url}/tell/?who=11_15")
    page.locator("#about [data-next]").first.click()
    page.locator("#say").fill(WORDS)
    page.locator("[name=faces][value=scared]").check()


def looking_over(page: Page, url: str) -> None:
    on_the_words(page, url)
    page.locator("#words [data-next]").click()
    expect(page.locator("#check")).to_be_visible()


def change(page: Page, step: str) -> None:
    page.locator(f".change[href='#{step}']").locator("visible=true").first.click()
    expect(page.locator(f"#{step} .choices, #{step} textarea").first).to_be_visible()
    expect(page.locator(".sending")).to_be_hidden()  # a screen of its own


def all_in_reach(page: Page) -> None:
    """Everything chosen stands over Send, which is the last thing to press, and nothing is cut."""
    places = page.evaluate(
        """() => [...document.querySelectorAll("[data-change], .sending button")]
        .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
        .map(({ bottom, right, height }) => [bottom, right, height])"""
    )
    assert places == sorted(places)  # by where they end
    assert all(
        right <= page.viewport_size["width"] and height >= 44 for _y, right, height in places
    )
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_everything_chosen_is_looked_over_and_changed_from_there(phone, public_url):
    looking_over(phone, public_url)
    assert rows(phone) == {
        "who": "I’m 11 to 15", "themes": "You skipped this", "words": WORDS, "faces": "Scared",
        "promised": "You skipped this", "audiences": "Just the people who read these",
        "about_reader": "No, not about them", "author_may_read": "No, my code does not show them",
    }  # fmt: skip
    expect(phone.locator("#check [data-change]")).to_have_count(8)
    expect(phone.get_by_role("switch")).to_have_count(0)  # they have screens of their own
    phone.get_by_role("link", name="Change What is it about?").tap()
    phone.get_by_role("checkbox", name="Family time").check()
    phone.locator("#about [data-next]").first.tap()  # not through the other steps again
    expect(phone.get_by_role("heading", name="Check and send")).to_be_focused()
    for step, switch in SWITCHES:
        phone.get_by_role("link", name=f"Change {STEPS[''][step]}").tap()
        expect(phone.get_by_role("heading", name=STEPS[""][step])).to_be_focused()
        phone.locator(switch).check()
        phone.locator(f"#{step}").get_by_role("link", name="Done").tap()
        expect(phone.get_by_role("heading", name="Check and send")).to_be_focused()
    assert rows(phone) == ON
    phone.get_by_role("link", name="Change Who may see it?").tap()
    phone.go_back()  # as good as Done
    expect(phone.get_by_role("heading", name="Check and send")).to_be_focused()
    posted = []
    phone.on(
        "request",
        lambda request: posted.append(request.post_data_json) if request.post_data else None,
    )
    press(phone, "Send")
    expect(phone.get_by_role("heading", name="We have your words. Thank you.")).to_be_focused()
    chosen = {"audiences": "shadow-board", "about_reader": "on", "author_may_read": "on"}
    assert {name: posted[0].get(name) for name in chosen} == chosen


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_each_row_and_its_screen_can_be_used(
    new_context, public_url, axe, tmp_path, size, prefix, script
):
    page = new_context(**size).new_page()
    if not script:  # it never arrived: the same page, and axe can be asked
        page.route("**/*.js", lambda route: route.abort())
    looking_over(page, public_url + prefix)
    axe(page)
    all_in_reach(page)
    for step, title in STEPS[prefix].items():
        change(page, step)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.evaluate(UNSTUCK)
        axe(page)
        page.go_back()
        expect(page.locator(".sending")).to_be_visible()
    page.screenshot(path=tmp_path / "looked-over.png", full_page=True)
    page.evaluate(LARGER)
    all_in_reach(page)
    page.screenshot(path=tmp_path / "larger.png", full_page=True)


def test_without_script_everything_chosen_is_a_row_that_can_be_changed(no_script_phone, public_url):
    page = no_script_phone
    addresses = []
    page.on("request", lambda request: addresses.append((request.method, request.url)))
    looking_over(page, public_url)
    expect(page.get_by_role("heading", name="Check and send")).to_be_in_viewport()
    assert plain_row(page, "who") == ["Who are you?", "I’m 11 to 15"]
    assert plain_row(page, "about") == ["What is it about?", "You skipped this"]
    expect(page.locator("#say")).to_have_value(WORDS)
    expect(page.locator("#say")).to_be_visible()
    assert plain_row(page, "sharing") == ["Who may see it?", "Just the people who read these"]
    assert plain_row(page, "reader") == [STEPS[""]["reader"], "No, not about them"]
    assert plain_row(page, "own") == [STEPS[""]["own"], "No, my code does not show them"]
    page.get_by_role("link", name="Change Who are you?").tap()
    page.get_by_role("radio", name="I’m a parent or carer").check()
    page.locator("#who").get_by_role("link", name="Check and send").tap()  # in one tap
    page.get_by_role("link", name="Change What is it about?").tap()
    page.get_by_role("checkbox", name="Family time").check()
    page.locator("#about").get_by_role("link", name="Check and send").tap()
    for step, switch in SWITCHES:
        page.get_by_role("link", name=f"Change {STEPS[''][step]}").tap()
        page.locator(switch).check()
        page.locator(f"#{step}").get_by_role("link", name="Done").tap()
    assert plain_row(page, "who") == ["Who are you?", "I’m a parent or carer"]
    assert plain_row(page, "about") == ["What is it about?", "Family time"]
    shared = ["Who may see it?", "The people who read these", "Shadow board"]
    assert plain_row(page, "sharing") == shared
    assert plain_row(page, "reader") == [STEPS[""]["reader"], ON["about_reader"]]
    assert plain_row(page, "own") == [STEPS[""]["own"], ON["author_may_read"]]
    assert page.locator("button:visible").last.inner_text() == "Send"
    assert {method for method, _url in addresses} == {"GET"}  # nothing went anywhere
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    assert not [url for _method, url in addresses if "One" in url]


def test_without_script_the_way_to_send_is_offered_once_there_are_words(
    no_script_phone, public_url
):
    page = no_script_phone
    page.goto(f"{public_url}/tell/?who=11_15")
    on_to_send = page.locator("#about").get_by_role("link", name="Check and send")
    expect(on_to_send).to_be_hidden()
    on_the_words(page, public_url)
    page.locator("#words .step-back").tap()
    expect(on_to_send).to_be_visible()


def test_without_script_a_tap_on_a_row_changes_nothing(no_script_phone, public_url):
    page = no_script_phone
    looking_over(page, public_url)
    page.get_by_role("link", name="Change What is it about?").tap()
    page.get_by_role("checkbox", name="Family time").check()
    page.locator("#about").get_by_role("link", name="Check and send").tap()
    page.locator("#about").get_by_text("Family time", exact=True).tap(force=True)
    assert plain_row(page, "about") == ["What is it about?", "Family time"]


def test_without_script_browser_back_goes_on_with_what_was_chosen(no_script_phone, public_url):
    page = no_script_phone
    looking_over(page, public_url)
    page.get_by_role("link", name="Change Do you want to see your words again?").tap()
    page.locator("#may-read").check()
    page.go_back()
    assert plain_row(page, "own") == [STEPS[""]["own"], ON["author_may_read"]]
    page.go_back()
    expect(page.locator("#say")).to_have_value(WORDS)
    expect(page.locator("#say")).to_be_visible()
    expect(page.locator(".sending")).to_be_hidden()


def test_without_script_the_language_changes_where_it_is_looked_over(no_script_phone, public_url):
    page = no_script_phone
    looking_over(page, public_url)
    page.locator("#check").get_by_role("button", name="Cymraeg").tap()
    expect(page.get_by_role("heading", name="Gwirio ac anfon")).to_be_visible()
    assert plain_row(page, "own")[-1] == "Nac ydw, dydy fy nghod ddim yn eu dangos"
    expect(page.locator("#say")).to_have_value(WORDS)
    page.get_by_role("link", name="Newid Pwy sy’n cael gweld hyn?").tap()
    expect(page.locator(".sending")).to_be_hidden()
    expect(page.locator("[data-limits]")).to_be_visible()
    page.locator("#sharing").get_by_role("button", name="English").tap()
    expect(page.get_by_role("heading", name="Who may see it?")).to_be_visible()
    expect(page.locator(".sending")).to_be_hidden()


def test_a_plain_message_takes_five_taps(phone, public_url):
    phone.goto(f"{public_url}/")
    phone.get_by_role("link", name="I’m 11 to 15").tap()
    phone.locator("#about [data-next]").first.tap()
    phone.locator("#say").tap()
    phone.keyboard.insert_text(WORDS)
    phone.locator("#words [data-next]").tap()
    phone.locator(".sending button").tap()
    expect(phone.get_by_role("heading", name="We have your words. Thank you.")).to_be_focused()
