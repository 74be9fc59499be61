"""A fourteen-year-old says something, keeps the code, and comes back with it."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, Request, expect

WORDS = "Family time was cancelled three times.\nNobody told me why."


class Taps:
    """Counts what a finger does between the front page and “sent”."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str, **more) -> None:
        self.page.get_by_role(role, name=name, **more).locator("visible=true").first.tap()
        self.count += 1


def code_of(page: Page) -> str:
    """The seven words on the page, without their numbers."""
    words = page.get_by_role("group", name="Your code").get_by_role("listitem")
    expect(words).to_have_count(7)
    return " ".join(words.all_inner_texts())


def in_view(page: Page, selector: str) -> bool:
    """Whether all of it can be seen without scrolling."""
    return (
        page.locator(selector)
        .locator("visible=true")
        .first.evaluate(
            "e => { const box = e.getBoundingClientRect();"
            " return scrollY === 0 && box.top >= 0 && box.bottom <= innerHeight; }"
        )
    )


def open_journey(page: Page, public_url: str, code: str) -> None:
    page.goto(f"{public_url}/return/")
    page.get_by_label("What is your code?").fill(code)
    page.get_by_role("button", name="See what happened").click()


def on_the_wire(request: Request) -> int:
    """Bytes of the answer's body as a council's server sends it: the one of a test packs no scripts."""
    if "/static/js/" not in request.url:
        return request.sizes()["responseBodySize"]
    file = Path(settings.STATICFILES_DIRS[0]) / request.url.partition("/static/")[2]
    return len(gzip.compress(file.read_bytes(), 6))


def test_a_fourteen_year_old_sends_and_comes_back(phone, public_url, axe):
    requests: list[Request] = []
    phone.on("request", lambda request: requests.append(request))
    phone.goto(public_url)
    axe(phone)
    taps = Taps(phone)
    say_it(phone, public_url, axe, taps)
    look_over_and_send(phone, axe, taps)
    assert taps.count <= 6
    assert phone.url == f"{public_url}/tell/"
    assert sum(map(on_the_wire, requests)) <= 60_000

    code = code_of(phone)
    check_the_code(phone, code)
    open_journey(phone, public_url, code.upper())
    expect(phone.get_by_role("heading", name="What happened to your words")).to_be_visible()
    expect(phone.get_by_role("heading", name="We got your words")).to_be_visible()
    expect(phone.get_by_text("Family time was cancelled")).to_have_count(0)
    axe(phone)
    assert phone.context.cookies() == []


def say_it(phone, public_url, axe, taps):
    taps.on("link", "I’m 11 to 15")
    expect(phone.get_by_role("heading", name="What is it about?")).to_be_visible()
    expect(phone).to_have_url(f"{public_url}/tell/")
    axe(phone)
    taps.on("checkbox", "Family time")
    taps.on("link", "Next")
    expect(phone.get_by_role("heading", name="Say it your way")).to_be_focused()
    axe(phone)
    taps.on("textbox", "Say it your way")
    phone.keyboard.insert_text(WORDS)
    taps.on("link", "Next")
    expect(phone.get_by_role("heading", name="Check and send")).to_be_focused()
    expect(phone.locator("[role=switch]:checked")).to_have_count(0)


def look_over_and_send(phone, axe, taps):
    assert in_view(phone, "#check [href='tel:999']")
    assert in_view(phone, "#check [href='tel:08001111']")
    expect(phone.locator("[data-of=words] dd")).to_have_text(WORDS)
    expect(phone.locator("[data-of=themes] dd")).to_have_text("Family time")
    axe(phone)
    taps.on("button", "Send")
    expect(phone.get_by_role("heading", name="We have your words. Thank you.")).to_be_focused()
    axe(phone)


def check_the_code(phone, code):
    phone.get_by_label("Did you write it down?").fill("some other words")
    phone.get_by_role("button", name="Check my code").tap()
    expect(phone.get_by_text("Not quite.")).to_be_visible()
    phone.get_by_label("Did you write it down?").fill(code.upper())
    phone.get_by_role("button", name="Check my code").tap()
    expect(phone.get_by_text("Yes, that is it.")).to_be_visible()


def test_everything_the_journey_offers(phone, public_url, axe):
    phone.goto(f"{public_url}/tell/?step=words")
    phone.get_by_label("Say it your way").fill("One thing")
    phone.get_by_role("link", name="Next").tap()
    phone.get_by_role("button", name="Send").tap()
    code = code_of(phone)
    open_journey(phone, public_url, code)
    expect(phone.get_by_role("heading", name="What happened to your words")).to_be_visible()
    say_more(phone, axe)
    change_who_may_see_it(phone, axe)
    take_it_back(phone, axe)
    stop_the_code(phone, axe)
    open_journey(phone, public_url, code)
    expect(phone.get_by_text("That code did not open anything")).to_be_visible()
    axe(phone)


def say_more(phone, axe):
    phone.get_by_text("Say more").tap()
    phone.get_by_label("What else do you want to say?").fill("Another thing")
    axe(phone)
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_text("We have your new words.")).to_be_visible()


def change_who_may_see_it(phone, axe):
    phone.get_by_text("Change who may see it").tap()
    phone.get_by_role("switch").first.check()
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("We changed who may see it.")).to_be_visible()
    phone.get_by_text("Change who may see it").tap()
    expect(phone.get_by_role("switch").first).to_be_checked()
    axe(phone)


def take_it_back(phone, axe):
    phone.get_by_text("Take it back, delete it, or stop my code").tap()
    phone.get_by_role("button", name="Take it back").tap()
    expect(phone.get_by_role("heading", name="Take it back?")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="No, go back").tap()
    expect(phone.get_by_role("heading", name="What happened to your words")).to_be_visible()
    phone.get_by_text("Take it back, delete it, or stop my code").tap()
    phone.get_by_role("button", name="Ask us to delete everything").tap()
    expect(phone.get_by_role("heading", name="Ask us to delete everything?")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Yes, ask to delete it").tap()
    expect(phone.get_by_role("heading", name="You asked us to delete it")).to_be_visible()
    axe(phone)


def stop_the_code(phone, axe):
    phone.get_by_text("Stop my code", exact=True).tap()
    phone.get_by_role("button", name="Someone else has my code").tap()
    expect(phone.get_by_role("heading", name="Stop your code?")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Yes, stop my code").tap()
    expect(phone.get_by_role("heading", name="Your code is stopped")).to_be_visible()
    axe(phone)


def test_the_same_without_script(no_script_phone, public_url):
    page = no_script_phone
    page.goto(public_url)
    taps = Taps(page)
    taps.on("link", "I’m 11 to 15")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_hidden()
    taps.on("checkbox", "Family time")
    taps.on("link", "Next")
    page.get_by_label("Say it your way").fill(WORDS)
    taps.on("link", "Next")
    page.go_back()
    expect(page.get_by_label("Say it your way")).to_have_value(WORDS)
    taps.on("link", "Next")
    expect(page.get_by_label("Say it your way")).to_be_visible()  # to look it over
    expect(page.locator("#who").get_by_text("I’m 11 to 15", exact=True)).to_be_visible()
    expect(page.locator("[name=who]:checked")).to_have_value("11_15")
    taps.on("button", "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    code = code_of(page)
    page.get_by_label("Did you write it down?").fill(code)
    page.get_by_role("button", name="Check my code").tap()
    expect(page.get_by_text("Yes, that is it.")).to_be_visible()
    open_journey(page, public_url, code)
    page.get_by_text("Say more").tap()
    page.get_by_label("What else do you want to say?").fill("One more thing")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("We have your new words.")).to_be_visible()
    assert page.context.cookies() == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Tab until what has the keys reads ``name``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.innerText || document.activeElement.value || '').trim()"
        )
        if said == name:
            return
    raise AssertionError(f"No way to {name!r} with the Tab key")


def test_the_same_in_the_dark_with_a_keyboard(new_context, public_url, axe):
    size = {"width": 360, "height": 740}
    page = new_context(viewport=size, color_scheme="dark", reduced_motion="reduce").new_page()
    page.goto(f"{public_url}/tell/")
    axe(page)
    page.get_by_role("radio", name="I’m 7 or younger").focus()
    press(page, "ArrowDown", "ArrowDown")
    expect(page.get_by_role("radio", name="I’m 11 to 15")).to_be_checked()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()  # keys stay
    press(page, "Enter")
    expect(page.get_by_role("heading", name="What is it about?")).to_be_focused()
    press(page, "Tab", "Space")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    tab_to(page, "Next")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Say it your way")).to_be_focused()
    page.get_by_label("Say it your way").focus()
    page.keyboard.type("In the dark")
    axe(page)
    tab_to(page, "Next")
    press(page, "Enter")
    axe(page)
    tab_to(page, "Send")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_focused()
    axe(page)
    open_journey(page, public_url, code_of(page))
    expect(page.get_by_role("heading", name="What happened to your words")).to_be_visible()
    axe(page)


def test_in_welsh(phone, public_url, axe):
    phone.goto(public_url)
    phone.get_by_role("link", name="Cymraeg").tap()
    phone.get_by_role("link", name="Dw i rhwng 11 a 15").tap()
    phone.get_by_role("link", name="Hepgor").tap()
    phone.get_by_role("textbox").fill("Dw i ddim eisiau symud tŷ eto.")
    phone.get_by_role("link", name="Nesaf").tap()
    axe(phone)
    phone.get_by_role("button", name="Anfon").tap()
    expect(phone.get_by_role("heading", name="Mae dy eiriau gyda ni. Diolch.")).to_be_visible()
    assert re.fullmatch(f"{public_url}/cy/tell/", phone.url)
    axe(phone)


def test_every_plain_screen_is_accessible(phone, desktop, public_url, axe):
    for path in (
        "leave-quickly",
        "advocate",
        "complain",
        "privacy",
        "you-said",
        "return",
        "no-such",
    ):
        for page in (phone, desktop):
            page.goto(f"{public_url}/{path}/")
            axe(page)
