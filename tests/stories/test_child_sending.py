"""Sending from a phone on a slow line, behind a filter, and by somebody who goes on writing meanwhile."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories.showing import A_WHILE, press, shown, without_once
from tests.stories.test_child_signal import CANARY, filled_in, shown_code

TELL = re.compile(r"/tell/$")
FILTER = (Path(__file__).parents[1] / "inputs" / "answer-of-somebody-else.html").read_text()
BARE = "<!doctype html><title>Wifi</title><h1>Log in to the wifi</h1>"
BLOCKED = "Something on this network stops it."
THANKS = "We have your words. Thank you."
MORE = "And please don’t send me back there."


def back_to_words(page: Page) -> None:
    press(page, "Back", "link")


def on_to_check(page: Page) -> None:
    press(page, "Next", "link")


def held_back(page: Page) -> Callable[[], None]:
    """Sending waits for its answer until what this gives is called; what follows is not held."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        route.continue_() if held else held.append(route)

    page.route(TELL, hold)
    press(page, "Send")
    expect(shown(page, "Sending …")).to_be_visible()

    def let_go() -> None:
        with page.expect_response(TELL):
            held[0].continue_()

    return let_go


def kept_by_the_form(page: Page) -> str:
    return page.locator("textarea[name=words]").input_value()


def test_words_added_while_it_is_sent_are_kept_and_can_be_sent_too(phone, public_url, axe):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    back_to_words(phone)
    phone.get_by_label("Say it your way").fill(f"{CANARY}\n{MORE}")
    let_go()
    expect(phone.get_by_label("Say it your way")).to_have_value(f"{CANARY}\n{MORE}")
    on_to_check(phone)
    expect(shown(phone, "We have your first message. What you changed")).to_be_visible()
    axe(phone)
    press(phone, "Send")
    expect(phone.get_by_role("heading", name="We already have your first")).to_be_focused()
    expect(phone.get_by_label("Send this too")).to_have_value(MORE)
    axe(phone)
    press(phone, "Send this too")
    expect(phone.get_by_text("We have your new words.")).to_be_visible()
    shown_code(phone)
    axe(phone)


def test_words_added_and_looked_over_before_the_answer_comes_are_not_thanked_for(phone, public_url):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    back_to_words(phone)
    phone.get_by_label("Say it your way").fill(f"{CANARY} {MORE}")
    on_to_check(phone)
    expect(shown(phone, "Sending …")).to_be_visible()
    let_go()
    expect(shown(phone, "What you changed after that is not sent yet.")).to_be_visible()
    expect(phone.get_by_role("heading", name=THANKS)).to_have_count(0)
    assert kept_by_the_form(phone) == f"{CANARY} {MORE}"


def test_who_only_looks_again_meanwhile_is_thanked_when_they_come_back(phone, public_url):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    back_to_words(phone)
    let_go()
    expect(phone.get_by_label("Say it your way")).to_have_value(CANARY)
    on_to_check(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_focused()


def test_a_choice_changed_while_it_is_sent_is_not_called_sent(phone, public_url, axe):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    phone.get_by_role("link", name="Change Who may see it?").tap()
    phone.get_by_role("switch").first.check()
    let_go()
    press(phone, "Done", "link")
    expect(shown(phone, "What you changed after that is not sent yet.")).to_be_visible()
    press(phone, "Send")
    expect(phone.get_by_role("heading", name=THANKS)).to_be_focused()
    expect(shown(phone, "Who may see them is as you chose it now.")).to_be_visible()
    axe(phone)


def test_a_picture_added_while_it_is_sent_goes_along(phone, public_url, axe):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    back_to_words(phone)
    press(phone, "Draw")
    press(phone, "Draw here")
    phone.locator("canvas").click()
    press(phone, "I am done")
    let_go()
    press(phone, "Keep it")
    press(phone, "Done")
    on_to_check(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_focused()
    expect(shown(phone, "Your picture")).to_be_visible()
    axe(phone)


STRANGERS = {
    "a filter": {"status": 200, "body": FILTER},
    "a log-in": {"status": 200, "body": BARE},
    "sent on": {"status": 302, "headers": {"Location": "http://127.0.0.1:9/login"}},
    "forbidden": {"status": 403, "body": FILTER},
    "too many": {"status": 429, "body": FILTER},
    "log in first": {"status": 511, "body": BARE},
    "not even a page": {"status": 200, "content_type": "application/json", "body": "{}"},
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_an_answer_of_somebody_elses_never_replaces_the_form(phone, public_url, stranger):
    filled_in(phone, public_url)
    answer = {"content_type": "text/html", **stranger}
    phone.route(TELL, lambda route: route.fulfill(**answer))
    press(phone, "Send")
    expect(shown(phone, BLOCKED)).to_be_visible()
    expect(shown(phone, "Try mobile data or another wifi")).to_be_visible()
    expect(phone).to_have_title("Not sent yet: Heard")
    assert kept_by_the_form(phone) == CANARY
    expect(phone.get_by_text("By the school filter.")).to_have_count(0)
    phone.unroute_all()
    press(phone, "Send")
    expect(phone.get_by_role("heading", name=THANKS)).to_be_focused()
    expect(phone).to_have_title("Heard")


def test_what_a_blocked_child_sees_is_accessible(phone, desktop, public_url, axe):
    for page in (phone, desktop):
        filled_in(page, public_url)
        page.route(TELL, lambda route: route.fulfill(status=403, body=FILTER))
        page.get_by_role("button", name="Send").click()
        expect(shown(page, BLOCKED)).to_be_visible()
        axe(page)


def test_sending_without_an_answer_ends_after_twenty_seconds(phone, public_url, axe):
    phone.clock.install()
    filled_in(phone, public_url)
    held: list[Route] = []
    phone.route(TELL, lambda route: held.append(route))
    press(phone, "Send")
    expect(shown(phone, "Sending …")).to_be_visible()
    press(phone, "Send")
    expect(shown(phone, "It is on its way. One tap is enough.")).to_be_visible()
    assert len(held) == 1
    phone.clock.fast_forward(20_000)
    expect(shown(phone, "This takes too long. Your words are still here.")).to_be_visible()
    expect(phone).to_have_title("Not sent yet: Heard")
    axe(phone)
    phone.unroute_all()
    phone.clock.fast_forward(5_000)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_focused()


def test_half_an_answer_is_asked_for_again_and_gives_the_same_code(phone, public_url):
    answers: list[str] = []

    def cut(route: Route) -> None:
        answers.append(without_once(route.fetch().text()))
        half = answers[-1].partition("</main>")[0]
        body = half if len(answers) == 1 else answers[-1]
        route.fulfill(status=200, content_type="text/html", body=body)

    filled_in(phone, public_url)
    phone.route(TELL, cut)
    press(phone, "Send")
    expect(shown(phone, "Something does not work on our side.")).to_be_visible()
    assert kept_by_the_form(phone) == CANARY
    code = shown_code(phone)
    assert answers[0] == answers[1]
    assert all(word in answers[0] for word in code.split() if word.isalpha())


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_of_ours_is_told_as_ours(phone, public_url, status):
    filled_in(phone, public_url)
    phone.route(TELL, lambda route: route.fulfill(status=status, body="<h1>Bad gateway</h1>"))
    press(phone, "Send")
    expect(shown(phone, "Something does not work on our side.")).to_be_visible()
    phone.unroute_all()
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible(timeout=A_WHILE)


def test_it_does_not_go_by_itself_in_the_middle_of_a_sentence(phone, public_url):
    """The first try fails after somebody went back to write: nothing half is sent."""
    phone.clock.install()
    filled_in(phone, public_url)
    posts: list[Route] = []
    phone.route(TELL, lambda route: posts.append(route))
    press(phone, "Send")
    expect(shown(phone, "Sending …")).to_be_visible()
    back_to_words(phone)
    phone.get_by_label("Say it your way").fill("Half of a sen")
    posts[0].abort()
    phone.clock.fast_forward(30_000)
    phone.wait_for_timeout(500)
    assert len(posts) == 1
    expect(phone).to_have_title("Heard")


def test_send_this_too_without_signal_keeps_the_words_and_the_code(phone, public_url, axe):
    filled_in(phone, public_url)
    let_go = held_back(phone)
    back_to_words(phone)
    phone.get_by_label("Say it your way").fill(MORE)
    let_go()
    on_to_check(phone)
    press(phone, "Send")
    expect(phone.get_by_label("Send this too")).to_have_value(MORE)
    phone.route(re.compile(r"/return/$"), lambda route: route.fulfill(body=FILTER))
    press(phone, "Send this too")
    expect(shown(phone, BLOCKED)).to_be_visible()
    axe(phone)
    phone.unroute_all()
    press(phone, "Send this too")
    expect(phone.get_by_text("We have your new words.")).to_be_visible()
    shown_code(phone)


def test_nothing_to_send_puts_the_keys_where_the_words_go(phone, desktop, public_url, axe):
    for page in (phone, desktop):
        filled_in(page, public_url, words="")
        page.get_by_role("button", name="Send").click()
        box = page.get_by_label("Say it your way")
        expect(box).to_be_focused()
        expect(box).to_have_accessible_description(re.compile("There are no words here yet."))
        expect(page).to_have_title("Not sent yet: Heard")
        axe(page)


def test_nothing_to_send_without_script(no_script_phone, public_url):
    page = no_script_phone
    page.goto(f"{public_url}/tell/#check")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("There are no words here yet.")).to_be_visible()
    expect(page.get_by_label("Say it your way")).to_be_focused()
    expect(page).to_have_title("Not sent yet: Heard")
