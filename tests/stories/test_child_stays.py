"""Reload, Back and links ask before something is lost; Exit never does."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.stories.conftest import PHONE
from tests.stories.showing import at_words, press, shown
from tests.stories.test_child_signal import CANARY, filled_in, shown_code

LOST = "Your words are not sent yet. If you go there now, they are lost."
CODE = "Do you have your code? If you go there now, you cannot see it again."
THANKS = "We have your words. Thank you."


class Answers:
    """What somebody presses in each question that comes up, and what was asked."""

    def __init__(self, page: Page) -> None:
        self.stay, self.asked = True, []
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message if dialog.type == "confirm" else dialog.type)
        dialog.dismiss() if self.stay else dialog.accept()


@pytest.fixture
def answers(phone) -> Answers:
    return Answers(phone)


def reload(page: Page) -> None:
    """As a finger does it that pulls the page down, or the browser's own button."""
    page.evaluate("setTimeout(() => location.reload())")
    page.wait_for_timeout(1000)


def back(page: Page) -> None:
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_timeout(1000)


def test_reload_asks_while_there_are_words(phone, public_url, answers):
    at_words(phone, public_url)
    phone.get_by_label("Say it your way").click()
    phone.keyboard.insert_text(CANARY)
    reload(phone)
    assert answers.asked == ["beforeunload"]
    expect(phone.get_by_label("Say it your way")).to_have_value(CANARY)
    answers.stay = False
    reload(phone)
    assert answers.asked == ["beforeunload"] * 2
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_nothing_is_asked_where_nothing_can_be_lost(phone, public_url, answers):
    phone.goto(public_url)
    press(phone, "I’m 11 to 15", "link")
    press(phone, "Skip", "link")
    back(phone)
    expect(phone.get_by_role("heading", name="What is it about?")).to_be_visible()
    back(phone)
    expect(phone.get_by_role("link", name="I’m 11 to 15")).to_be_visible()
    press(phone, "I’m 11 to 15", "link")
    press(phone, "Skip", "link")
    reload(phone)
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert answers.asked == []


def test_back_out_of_the_form_asks_while_there_are_words(phone, public_url, answers):
    phone.goto(public_url)
    press(phone, "I’m 11 to 15", "link")
    press(phone, "Skip", "link")
    phone.get_by_label("Say it your way").fill(CANARY)
    back(phone)
    expect(phone.get_by_role("heading", name="What is it about?")).to_be_visible()
    back(phone)
    assert answers.asked == [LOST]
    expect(phone.get_by_role("heading", name="What is it about?")).to_be_visible()
    assert phone.locator("textarea[name=words]").input_value() == CANARY
    answers.stay = False
    back(phone)
    assert answers.asked == [LOST, LOST]
    expect(phone.get_by_role("link", name="I’m 11 to 15")).to_be_visible()


def test_pulling_the_page_down_does_not_load_it_anew(phone, public_url):
    phone.goto(f"{public_url}/tell/")
    pulled = "getComputedStyle(document.documentElement).overscrollBehaviorY"
    assert phone.evaluate(pulled) == "contain"


def test_ringing_somebody_asks_nothing(phone, public_url, answers):
    filled_in(phone, public_url)
    phone.locator("a[href='tel:08001111']").locator("visible=true").first.click()
    phone.wait_for_timeout(500)
    assert answers.asked == []
    assert phone.locator("textarea[name=words]").input_value() == CANARY


def sent(page: Page, public_url: str) -> str:
    filled_in(page, public_url)
    press(page, "Send")
    return shown_code(page)


HAVE_IT = {
    "says so": lambda page, code: press(page, "I have it"),
    "copies it": lambda page, code: press(page, "Copy"),
    "prints it": lambda page, code: page.evaluate("dispatchEvent(new Event('afterprint'))"),
    "reads it back": lambda page, code: read_back(page, code),
}


def read_back(page: Page, code: str) -> None:
    page.get_by_label("Did you write it down?").fill(" ".join(re.findall("[a-z]+", code)))
    press(page, "Check my code")
    expect(shown(page, "Yes, that is it.")).to_be_visible()


@pytest.mark.parametrize("has_it", HAVE_IT.values(), ids=HAVE_IT)
def test_the_code_is_asked_about_until_somebody_has_it(new_context, public_url, axe, has_it):
    rights = ["clipboard-read", "clipboard-write"]
    page = new_context(**PHONE, permissions=rights).new_page()
    answers = Answers(page)
    code = sent(page, public_url)
    reload(page)
    back(page)
    press(page, "Heard", "link")
    assert answers.asked == ["beforeunload", CODE, CODE]
    assert shown_code(page) == code
    has_it(page, code)
    page.evaluate("scrollTo(0, 0)")
    axe(page)
    press(page, "Heard", "link")
    expect(page.get_by_role("link", name="I’m 11 to 15")).to_be_visible()
    assert answers.asked == ["beforeunload", CODE, CODE]


def test_back_after_sending_leads_to_the_page_before_and_there_is_a_way_to_say_more(
    phone, public_url, answers, axe
):
    phone.goto(public_url)
    press(phone, "I’m 11 to 15", "link")
    press(phone, "Skip", "link")
    phone.get_by_label("Say it your way").fill(CANARY)
    press(phone, "Next", "link")
    press(phone, "Send")
    shown_code(phone)
    press(phone, "I have it")
    expect(shown(phone, "You can leave this page now.")).to_be_visible()
    axe(phone)
    back(phone)
    expect(phone.get_by_role("link", name="I’m 11 to 15")).to_be_visible()
    sent(phone, public_url)
    press(phone, "I have it")
    press(phone, "Say something else", "link")
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert answers.asked == []


@pytest.fixture
def leaving(browser) -> Iterator[Page]:
    """A phone whose way out leads to a page about the weather."""
    context = browser.new_context(**PHONE)
    context.route(
        re.compile("^https:"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>Sunny"),
    )
    yield context.new_page()
    context.close()


def test_exit_asks_nothing_with_words(leaving, public_url):
    answers = Answers(leaving)
    filled_in(leaving, public_url)
    leaving.get_by_role("link", name="Exit this page", exact=True).click()
    expect(leaving.get_by_text("Sunny")).to_be_visible()
    assert answers.asked == []


def test_exit_asks_nothing_while_a_film_is_on_its_way(leaving, public_url):
    answers = Answers(leaving)
    at_words(leaving, public_url)
    leaving.route(re.compile("/clips/[0-9a-f-]{36}/"), lambda route: None)  # no answer, ever
    press(leaving, "Film")
    film = {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"\0" * 2_000_000}
    leaving.locator("[data-file]:not([capture])").first.set_input_files(film)
    press(leaving, "Keep it")
    reload(leaving)
    assert answers.asked == ["beforeunload"]
    leaving.get_by_role("link", name="Exit this page", exact=True).click()
    expect(leaving.get_by_text("Sunny")).to_be_visible()
    assert answers.asked == ["beforeunload"]


def test_exit_asks_nothing_with_a_code_that_nobody_has_yet(leaving, public_url):
    answers = Answers(leaving)
    sent(leaving, public_url)
    leaving.get_by_role("link", name="Exit this page", exact=True).click()
    expect(leaving.get_by_text("Sunny")).to_be_visible()
    assert answers.asked == []


def test_without_script_the_page_says_to_stay_until_the_code_is_kept(no_script_phone, public_url):
    page = no_script_phone
    page.goto(f"{public_url}/tell/#words")
    page.get_by_label("Say it your way").fill(CANARY)
    page.goto(f"{public_url}/tell/#check")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    expect(page.get_by_text("Stay on this page until you have them.")).to_be_visible()
    expect(page.get_by_role("button", name="I have it")).to_be_hidden()
    expect(page.get_by_role("link", name="Say something else")).to_be_visible()
