"""No signal, a lost answer, Back, and leaving in a hurry."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories.showing import without_once

CANARY = "Zebra canary words"


def filled_in(page: Page, public_url: str, words: str = CANARY) -> None:
    """At the last step, with words."""
    page.goto(f"{public_url}/tell/?step=words")
    page.get_by_label("Say it your way").fill(words)
    page.get_by_role("link", name="Next").click()


def shown_code(page: Page) -> str:
    group = page.get_by_role("group", name="Your code")
    expect(group).to_be_visible(timeout=15_000)
    return group.inner_text()


def test_no_signal_at_sending_then_signal_again(phone, public_url):
    filled_in(phone, public_url)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("Not sent yet. Your words are still here.")).to_be_visible()
    expect(phone.locator("[data-of=words] dd")).to_have_text(CANARY)
    phone.context.set_offline(False)
    thanks = phone.get_by_role("heading", name="We have your words. Thank you.")
    expect(thanks).to_be_visible(timeout=15_000)


def test_a_lost_answer_is_asked_for_again_and_gives_the_same_code(phone, public_url):
    """The words were stored, the answer never came: the second try finds the first."""
    answers = []

    def lose_the_first(route: Route) -> None:
        answers.append(without_once(route.fetch().text()))
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(status=200, content_type="text/html", body=answers[-1])

    filled_in(phone, public_url)
    phone.route("**/tell/", lose_the_first)
    phone.get_by_role("button", name="Send").tap()
    shown_code(phone)
    assert len(answers) == 2
    assert answers[0] == answers[1]


def test_words_changed_while_there_was_no_signal_go_in_their_new_form(phone, public_url):
    filled_in(phone, public_url)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("Not sent yet.")).to_be_visible()
    phone.get_by_role("link", name="Back").locator("visible=true").tap()
    phone.get_by_label("Say it your way").fill("Better words")
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Next").locator("visible=true").tap()
    expect(phone.get_by_text("Not sent yet.")).to_be_hidden()
    expect(phone.locator("[data-of=words] dd")).to_have_text("Better words")
    phone.get_by_role("button", name="Send").tap()
    shown_code(phone)


def test_words_changed_after_a_lost_answer_can_be_added(phone, public_url, axe):
    filled_in(phone, public_url)
    phone.route("**/tell/", lambda route: (route.fetch(), route.abort()))
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("Not sent yet.")).to_be_visible()
    phone.get_by_role("link", name="Back").locator("visible=true").tap()
    phone.get_by_label("Say it your way").fill("Other words")
    phone.unroute("**/tell/")
    phone.get_by_role("link", name="Next").locator("visible=true").tap()
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("We already have your first message")).to_be_visible()
    axe(phone)
    expect(phone.get_by_label("Send this too")).to_have_value("Other words")
    phone.get_by_role("button", name="Send this too").tap()
    expect(phone.get_by_text("We have your new words.")).to_be_visible()


def test_a_form_that_was_open_too_long_is_sent_by_itself(phone, public_url):
    filled_in(phone, public_url)
    phone.evaluate("document.querySelector('[name=token]').value = '6543.old'")
    phone.get_by_role("button", name="Send").tap()
    shown_code(phone)


def test_a_form_that_was_open_too_long_keeps_its_words_without_script(no_script_phone, public_url):
    page = no_script_phone

    def with_an_old_token(route: Route) -> None:
        body = route.request.post_data.replace("token=", "token=0", 1)
        route.continue_(post_data=body)

    page.route("**/tell/", lambda route: with_an_old_token(route)
               if route.request.method == "POST" else route.continue_())  # fmt: skip
    page.goto(f"{public_url}/tell/#words")
    page.get_by_label("Say it your way").fill(CANARY)
    page.goto(f"{public_url}/tell/#check")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("Please press Send again")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()


def test_a_double_tap_posts_once(phone, public_url):
    posts = []
    phone.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    filled_in(phone, public_url)
    phone.get_by_role("button", name="Send").dblclick()
    shown_code(phone)
    assert len(posts) == 1


def test_back_goes_a_step_back_and_keeps_the_words(phone, public_url):
    filled_in(phone, public_url)
    phone.go_back()
    expect(phone.get_by_label("Say it your way")).to_have_value(CANARY)
    assert phone.url == f"{public_url}/tell/"
    phone.go_forward()
    expect(phone.get_by_role("heading", name="Check and send")).to_be_visible()


def test_a_link_away_asks_before_words_are_lost(phone, public_url):
    filled_in(phone, public_url)
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    phone.get_by_role("link", name="Heard").tap()
    assert asked == ["Your words are not sent yet. If you go there now, they are lost."]
    expect(phone.get_by_role("heading", name="Check and send")).to_be_visible()


@pytest.fixture
def left_phone(browser) -> Iterator[Page]:
    """A phone whose way out leads to a page about the weather, whatever the council chose."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    context.route(
        re.compile("^https:"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>Sunny"),
    )
    yield context.new_page()
    context.close()


def left_behind(page: Page) -> dict[str, object]:
    """What this site keeps on the device."""
    return json.loads(
        page.evaluate(
            """async () => JSON.stringify({
                local: Object.keys(localStorage), session: Object.keys(sessionStorage),
                databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
                workers: (await navigator.serviceWorker.getRegistrations()).length,
            })"""
        )
    )


def test_exit_leaves_nothing(left_phone, public_url):
    """Typed, not sent, left in a hurry; then somebody presses Back, again and again."""
    filled_in(left_phone, public_url)
    assert left_behind(left_phone) == {
        "local": [], "session": [], "databases": 0, "caches": 0, "workers": 0,
    }  # fmt: skip
    left_phone.get_by_role("link", name="Exit this page", exact=True).tap()
    expect(left_phone.get_by_text("Sunny")).to_be_visible()
    for _ in range(4):
        left_phone.go_back()
        left_phone.wait_for_timeout(500)  # Back may lead on by itself
        assert CANARY not in left_phone.content()
        assert left_phone.title() in {"Heard", "Weather", ""}
    assert left_phone.context.cookies() == []


def test_exit_from_the_journey_then_back_shows_no_journey(left_phone, public_url):
    filled_in(left_phone, public_url)
    left_phone.get_by_role("button", name="Send").tap()
    code = " ".join(shown_code(left_phone).split())
    left_phone.goto(f"{public_url}/return/")
    left_phone.get_by_label("What is your code?").fill(code)
    left_phone.get_by_role("button", name="See what happened").tap()
    expect(left_phone.get_by_role("heading", name="We got your words")).to_be_visible()
    left_phone.get_by_role("link", name="Exit this page", exact=True).tap()
    expect(left_phone.get_by_text("Sunny")).to_be_visible()
    for _ in range(3):
        left_phone.go_back()
        left_phone.wait_for_timeout(500)  # Back may lead on by itself
        assert "We got your words" not in left_phone.content()
