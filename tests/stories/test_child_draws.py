"""A child draws; or has no camera; or no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories import films
from tests.stories.conftest import DESKTOP, FAKE
from tests.stories.showing import A_WHILE, at_words, press, shown
from tests.stories.test_child_sends import code_of, open_journey


def test_draws_with_a_finger(film_phone, public_url, worker, axe):
    page = film_phone
    at_words(page, public_url)
    press(page, "Draw")
    axe(page)
    press(page, "Draw here")
    assert colours_on(page) == 1
    draw_a_line(page)
    assert colours_on(page) > 1
    page.locator(".colour", has_text="Blue").click()
    page.locator(".width", has_text="Thick").click()
    draw_a_line(page)
    assert blue_on(page)
    axe(page)
    press(page, "Undo")
    assert not blue_on(page)
    press(page, "Undo")
    assert colours_on(page) == 1
    press(page, "I am done")
    expect(shown(page, "There is nothing on it yet.")).to_be_visible()
    draw_a_line(page)
    press(page, "I am done")
    expect(page.locator("[data-own] img")).to_be_visible()
    axe(page)
    press(page, "Keep it")
    expect(page.locator("[data-player] img")).to_be_visible(timeout=A_WHILE)
    axe(page)


def draw_a_line(page: Page) -> None:
    paper = page.locator("[data-paper]")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 220, steps=6)
    page.mouse.up()


_COLOURS = """(test) => {
  const paper = document.querySelector("[data-paper]");
  const points = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height).data;
  const seen = new Set();
  for (let at = 0; at < points.length; at += 4) seen.add(points.slice(at, at + 3).join());
  return [...seen];
}"""


def colours_on(page: Page) -> int:
    return len(page.evaluate(_COLOURS))


def blue_on(page: Page) -> bool:
    return "47,120,196" in page.evaluate(_COLOURS)


def test_puts_a_picture_together_with_keys_alone(new_context, public_url, axe):
    page = new_context(**DESKTOP, color_scheme="dark", reduced_motion="reduce").new_page()
    at_words(page, public_url)
    page.get_by_role("button", name="Draw", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Draw it")).to_be_focused()
    page.get_by_role("button", name="Draw here").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Your drawing")).to_be_focused()
    page.get_by_text("Put pictures in").focus()
    page.keyboard.press("Enter")
    for name in ("Sad", "Bed"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        expect(shown(page, f"{name}: It is on your drawing.")).to_be_visible()
    expect(page.get_by_role("img", name="Your drawing, Sad, Bed")).to_be_visible()
    assert colours_on(page) > 2
    axe(page)
    page.get_by_role("button", name="I am done").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-focus=look]")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Keep it").focus()
    page.keyboard.press("Enter")
    expect(shown(page, "How much of you do people see?")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".clip-title")).to_be_focused()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([FAKE], "Your phone or browser said no to that. That is all right."),
        ([], "We cannot find a camera here."),
    ],
    ids=["refused", "no camera"],
)
def test_no_camera_is_a_kind_screen_with_other_ways(
    launch, context_in, public_url, axe, flags, words
):
    page = context_in(launch(*flags)).new_page()
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("Still here")
    press(page, "Film")
    press(page, "Film here")
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    axe(page)
    expect(shown(page, "Use the phone’s own camera").locator("visible=true")).to_be_visible()
    press(page, "Draw it")
    expect(page.get_by_role("heading", name="Draw it")).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Say it your way")).to_have_value("Still here")


def test_without_script_the_words_go_first_then_the_film(
    no_script_phone, public_url, worker, footage, axe
):
    page = no_script_phone
    page.goto(f"{public_url}/tell/#words")
    expect(page.get_by_role("button", name="Film", exact=True)).to_be_hidden()
    page.get_by_role("checkbox", name="I want to send a film").check()
    page.goto(f"{public_url}/tell/#check")
    press(page, "Send")
    heading = page.get_by_role("heading", name="We know that you want to tell us something.")
    expect(heading).to_be_visible()
    code = code_of(page)
    press(page, "Now send your film")
    expect(page.get_by_role("heading", name="Send your film")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Hide my face The whole")).check()
    page.get_by_label("Make a film, or choose one").set_input_files(films.film(footage))
    press(page, "Send it")
    expect(page.get_by_text("All of it is with us. Thank you.")).to_be_visible()
    look_until_it_is_ready(page)
    press(page, "Look and choose")
    expect(page.locator("video")).to_be_visible()
    page.get_by_role("radio", name="Only my words").check()
    press(page, "Choose this and look")
    expect(page.get_by_text("There is nothing to look at.")).to_be_visible()
    press(page, "Done")
    expect(page.get_by_text("How much people see: Only my words")).to_be_visible()
    press(page, "Take it back")
    press(page, "Yes, take it back")
    expect(page.get_by_text("It does not go to any more meetings.")).to_be_visible()
    open_journey(page, public_url, code)
    expect(page.get_by_text("It does not go to any more meetings.")).to_be_visible()
    assert page.context.cookies() == []


def look_until_it_is_ready(page: Page) -> None:
    """A plain button, as often as it takes."""
    for _ in range(60):
        if page.get_by_text("It is here and ready.").count():
            return
        page.wait_for_timeout(1000)
        press(page, "Look again how far it is")
    raise AssertionError("It was not ready within a minute.")
