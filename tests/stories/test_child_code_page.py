"""The page that a code opens: closing by itself, no signal, and what is half-written on it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from feedback import tickets
from tests.stories.showing import press, shown
from tests.stories.test_child_answered import ANSWER
from tests.stories.test_child_leaves import sent

NEW = "And another thing"


@pytest.fixture(scope="module")
def code(browser, council, public_url) -> str:
    page = browser.new_context(java_script_enabled=False).new_page()
    found = sent(page, public_url)
    council.script(ANSWER, found)
    page.context.close()
    return found


def opened(page: Page, public_url: str, code: str) -> Page:
    page.goto(f"{public_url}/return/")
    type_code(page, code)
    return page


def type_code(page: Page, code: str) -> None:
    page.get_by_label("What is your code?").fill(code)
    page.get_by_role("button", name="See what happened").tap()
    expect(page.get_by_role("heading", name="What happened to your words")).to_be_visible()


def write(page: Page, words: str = NEW) -> None:
    page.get_by_text("Say more", exact=True).tap()
    page.get_by_label("What else do you want to say?").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).locator("visible=true").tap()


def box(page: Page):
    return page.get_by_label("What else do you want to say?")


def test_it_warns_closes_and_brings_the_words_back(phone, public_url, code, axe):
    phone.clock.install()
    opened(phone, public_url, code)
    write(phone)
    phone.clock.run_for(9 * 60_000)
    expect(phone.get_by_text("This page closes in a minute")).to_be_visible()
    expect(phone.get_by_text("Thank you. We asked why.")).to_be_visible()
    phone.clock.run_for(60_000)
    expect(phone.get_by_text("Please type your code again")).to_be_visible()
    expect(phone.get_by_text("What you were writing is not lost.")).to_be_visible()
    expect(phone.get_by_role("link", name="0800 1111")).to_be_visible()
    seen = phone.content() + phone.locator("#code").input_value()
    assert [each for each in (NEW, "Thank you. We asked why.") if each in seen] == []
    type_code(phone, code)
    expect(box(phone)).to_have_value(NEW)
    axe(phone)


def test_stay_keeps_it_open(phone, public_url, code):
    phone.clock.install()
    opened(phone, public_url, code)
    write(phone)
    phone.clock.run_for(9 * 60_000 + 10_000)
    phone.get_by_role("button", name="Yes, stay here").tap()
    expect(phone.get_by_text("This page closes in a minute")).to_be_hidden()
    phone.clock.run_for(5 * 60_000)
    expect(phone.get_by_text("Thank you. We asked why.")).to_be_visible()
    expect(box(phone)).to_have_value(NEW)


def test_another_code_does_not_get_the_words(phone, no_script_phone, public_url, code):
    other = sent(no_script_phone, public_url)
    phone.clock.install()
    opened(phone, public_url, code)
    write(phone)
    phone.clock.run_for(10 * 60_000 + 5000)
    type_code(phone, other)
    expect(box(phone)).to_have_value("")


def test_no_signal_while_saying_more_then_signal_again(phone, public_url, code, axe):
    opened(phone, public_url, code)
    write(phone)
    phone.context.set_offline(True)
    send(phone)
    expect(phone.get_by_text("Not sent yet. Your words are still here.")).to_be_visible()
    expect(box(phone)).to_have_value(NEW)
    axe(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text("We have your new words. Thank you.")).to_be_visible(timeout=15_000)
    expect(box(phone)).to_have_value("")


def test_a_lost_answer_stores_them_once(phone, public_url, code, council):
    before = council.count("feedback_addedwords")
    lost = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    opened(phone, public_url, code)
    write(phone)
    phone.route("**/return/", lose_the_first)
    send(phone)
    expect(phone.get_by_text("We have your new words. Thank you.")).to_be_visible(timeout=15_000)
    assert lost == [200]
    assert council.count("feedback_addedwords") == before + 1


def test_what_is_written_while_it_is_sent_stays(phone, public_url, code):
    held = []
    opened(phone, public_url, code)
    write(phone)
    phone.route("**/return/", lambda route: held.append(route))
    send(phone)
    expect(phone.get_by_text("Sending …")).to_be_visible()
    box(phone).fill(f"{NEW}, and more")
    held[0].continue_()
    expect(phone.get_by_text("What you wrote after that is not sent yet.")).to_be_visible()
    expect(box(phone)).to_have_value(f"{NEW}, and more")


def test_a_strangers_answer_replaces_nothing(phone, public_url, code):
    opened(phone, public_url, code)
    write(phone)
    phone.route("**/return/", lambda route: route.fulfill(
        status=200, content_type="text/html", body="<main><h1>School filter</h1></main>"))  # fmt: skip
    send(phone)
    expect(phone.get_by_text("Something on this network stops it.")).to_be_visible()
    expect(box(phone)).to_have_value(NEW)


@pytest.mark.parametrize("scripted", [True, False])
def test_changing_who_may_see_it_keeps_what_is_half_written(
    phone, no_script_phone, public_url, code, scripted
):
    page = opened(phone if scripted else no_script_phone, public_url, code)
    write(page)
    page.get_by_text("Change who may see it", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("We changed who may see it.")).to_be_visible()
    expect(box(page)).to_have_value(NEW)


def test_a_wrong_code_stays_and_its_strange_word_is_named(phone, public_url, code, axe):
    typed = code.rpartition(" ")[0] + " otterr"
    phone.goto(f"{public_url}/return/")
    phone.get_by_label("What is your code?").fill(typed)
    phone.get_by_role("button", name="See what happened").tap()
    expect(phone.locator("mark")).to_have_text("otterr")
    field = phone.get_by_label("What is your code?")
    expect(field).to_have_value(typed)
    expect(field).to_be_focused()
    assert phone.title() == "Please look again: Heard"
    axe(phone)
    type_code(phone, code.replace(" ", ""))


# --- Left open in the room, and without script


def in_the_room(page: Page, way: str) -> None:
    page.get_by_text("Send a film, your voice or a picture").tap()
    press(page, way)


@pytest.fixture
def filming(film_phone, public_url, code) -> Page:
    """A journey in whose room a film is being made; ``live`` is what the camera gives."""
    opened(film_phone, public_url, code)
    write(film_phone)
    in_the_room(film_phone, "Film")
    press(film_phone, "Film here")
    expect(shown(film_phone, "Press Start when you are ready.")).to_be_visible()
    film_phone.evaluate("live = document.querySelector('[data-live]').srcObject")
    press(film_phone, "Start")
    expect(film_phone.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    film_phone.wait_for_timeout(2500)
    return film_phone


def type_code_again(page: Page, code: str) -> None:
    page.get_by_label("What is your code?").fill(code)
    page.get_by_role("button", name="See what happened").tap()


def later(page: Page, minutes: float) -> None:
    """The clock of the page goes forward, and its timers with it: a phone that was asleep."""
    page.evaluate(
        "(ms) => { const now = Date.now.bind(Date); Date.now = () => now() + ms; }",
        minutes * 60_000,
    )


def test_a_camera_left_running_closes_and_its_film_waits_for_the_code(
    filming, public_url, code, axe
):
    later(filming, 9.1)
    expect(shown(filming, "This page closes in a minute")).to_be_visible()
    filming.evaluate("scrollTo(0, 0)")
    axe(filming)
    later(filming, 1)
    expect(filming.get_by_text("Please type your code again")).to_be_visible()
    assert filming.evaluate("live.active") is False
    assert filming.locator("video, canvas, .room").count() == 0
    axe(filming)
    type_code_again(filming, code)
    expect(filming.locator("[data-own] video")).to_be_visible()
    expect(filming.get_by_role("heading", name="Film yourself")).to_be_focused()
    press(filming, "Keep it")
    press(filming, "Done")
    expect(filming.locator("[data-card]")).to_have_count(1)
    expect(box(filming)).to_have_value(NEW)


def test_staying_goes_on_filming(filming, public_url):
    later(filming, 9.1)
    filming.get_by_role("button", name="Yes, stay here").tap()
    expect(shown(filming, "This page closes in a minute")).to_have_count(0)
    expect(filming.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    later(filming, 5)
    press(filming, "Stop")
    expect(filming.locator("[data-own] video")).to_be_visible()


def test_another_code_gets_neither_film_nor_clips(filming, no_script_phone, public_url, council):
    other = sent(no_script_phone, public_url)
    press(filming, "Stop")
    press(filming, "Keep it")
    press(filming, "Done")
    expect(filming.locator("[data-card]")).to_have_count(1)
    later(filming, 10.5)
    expect(filming.get_by_text("Please type your code again")).to_be_visible()
    type_code(filming, other)
    assert filming.locator("[data-card], .room").count() == 0
    passes = []
    filming.on("request", lambda asked: passes.append(asked.headers.get("heard-pass")))
    in_the_room(filming, "Draw")
    press(filming, "Draw here")
    filming.locator("[data-paper]").tap()
    press(filming, "I am done")
    press(filming, "Keep it")
    press(filming, "Done")
    expect(filming.locator("[data-card]")).to_have_count(1)
    assert filming.locator("[data-pass]").get_attribute("data-pass") in passes


@pytest.fixture
def slowly(film_phone):
    """``slowly(part)``: what the page asks for by that name waits until ``slowly.come()``."""
    held = []

    def wait_for(part: str) -> None:
        film_phone.route(re.compile(rf"/{part}\b[^/]*\.js"), lambda route: held.append(route))

    def come() -> None:
        assert held
        for route in held:
            route.continue_()
        film_phone.wait_for_timeout(1000)

    wait_for.come = come
    return wait_for


def test_a_room_that_comes_after_the_page_closed_does_not_open(
    film_phone, public_url, code, slowly
):
    slowly("record")
    opened(film_phone, public_url, code)
    in_the_room(film_phone, "Film")
    film_phone.wait_for_timeout(1000)
    later(film_phone, 10.1)
    expect(film_phone.get_by_text("Please type your code again")).to_be_visible()
    slowly.come()
    assert film_phone.locator(".room, .in-room").count() == 0
    expect(film_phone.get_by_text("Please type your code again")).to_be_visible()


def test_a_film_kept_as_the_page_closes_is_shown_to_nobody_else(filming, code, slowly):
    slowly("shown")
    press(filming, "Stop")
    press(filming, "Keep it")
    filming.wait_for_timeout(1000)
    later(filming, 10.1)
    expect(filming.get_by_text("Please type your code again")).to_be_visible()
    slowly.come()
    assert filming.locator("video, .room, .in-room").count() == 0
    type_code(filming, code)
    expect(filming.locator("[data-card]")).to_have_count(1)


def test_a_drawing_that_is_here_leaves_the_rest_of_the_page_as_it_is(film_phone, public_url, code):
    opened(film_phone, public_url, code)
    write(film_phone)
    in_the_room(film_phone, "Draw")
    press(film_phone, "Draw here")
    film_phone.locator("[data-paper]").tap()
    press(film_phone, "I am done")
    press(film_phone, "Keep it")
    press(film_phone, "Done")
    expect(shown(film_phone.locator("[data-card]"), "All of it is here.")).to_be_visible()
    send(film_phone)
    expect(film_phone.get_by_text("We have your new words. Thank you.")).to_be_visible()


def test_a_drawing_left_open_closes_and_comes_back(film_phone, public_url, code):
    opened(film_phone, public_url, code)
    in_the_room(film_phone, "Draw")
    press(film_phone, "Draw here")
    film_phone.locator("[data-paper]").tap()
    later(film_phone, 10.1)
    expect(film_phone.get_by_text("Please type your code again")).to_be_visible()
    assert film_phone.locator("canvas").count() == 0
    type_code_again(film_phone, code)
    expect(film_phone.locator("[data-paper]")).to_be_visible()


def test_the_times_without_script_are_those_with_it(no_script_phone, public_url, code):
    page = opened(no_script_phone, public_url, code)
    script = (Path(settings.STATICFILES_DIRS[0]) / "js/closing.js").read_text()
    minutes = re.search(r"OPEN_MS = (\d+) \* MINUTE", script)[1]
    delays = {
        name: [page.locator(name).evaluate("part => getComputedStyle(part).animationDelay")]
        for name in (".opened", ".closing", ".closed-now")
    }
    open_s = tickets.LIFETIME_S
    assert delays == {
        ".opened": [f"{open_s}s"], ".closing": [f"{open_s - 60}s, {open_s}s"],
        ".closed-now": [f"{open_s}s"],
    }  # fmt: skip
    assert int(minutes) * 60 == open_s


def test_without_script_it_warns_and_closes_by_its_style_sheet(no_script_phone, public_url, code):
    page = opened(no_script_phone, public_url, code)
    said = page.get_by_text("Thank you. We asked why.")
    at(page, 539_000)
    assert (said.is_visible(), page.locator(".closing").is_visible()) == (True, False)
    at(page, 541_000)
    assert (said.is_visible(), page.locator(".closing").is_visible()) == (True, True)
    at(page, 601_000)
    assert (said.is_visible(), page.locator(".closing").is_visible()) == (False, False)
    expect(page.get_by_role("button", name="Type my code")).to_be_visible()


def at(page: Page, ms: int) -> None:
    """The page's animations so far on, as after that time."""
    page.evaluate("ms => document.getAnimations().forEach((each) => (each.currentTime = ms))", ms)
