"""Welsh first where the phone is set to it; changing the language loses nothing."""

import re

from playwright.sync_api import Page, expect

WORDS = "Mae Mam yn drist.\nMum is sad."
WELSH = {"locale": "cy-GB", "viewport": {"width": 360, "height": 740}, "has_touch": True}


def test_a_phone_set_to_welsh_gets_welsh_and_english_when_asked(new_context, public_url):
    page = new_context(**WELSH).new_page()
    page.goto(public_url)
    expect(page).to_have_url(f"{public_url}/cy/")
    expect(page.get_by_role("heading", name="Pwy wyt ti?")).to_be_visible()
    page.get_by_role("link", name="English").tap()
    expect(page).to_have_url(f"{public_url}/")
    page.get_by_role("link", name="I’m 11 to 15").tap()
    expect(page.get_by_role("heading", name="What is it about?")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert page.context.cookies() == []


def filled_in(page: Page, url: str) -> None:
    page.goto(f"{url}/tell/?who=11_15")
    page.get_by_label("Family time", exact=True).check()
    page.locator("#about [data-next]").first.tap()
    page.get_by_role("textbox").fill(WORDS)
    page.get_by_label("Scared", exact=True).check()


def all_is_there(page: Page) -> None:
    expect(page.locator("#say")).to_have_value(WORDS)
    for name, value in (("who", "11_15"), ("themes", "family-time"), ("faces", "scared")):
        expect(page.locator(f"[name={name}]:checked")).to_have_value(value)


def test_changing_the_language_keeps_words_choices_and_step(phone, public_url, axe):
    filled_in(phone, public_url)
    posts = []
    phone.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    phone.locator("#words").get_by_role("button", name="Cymraeg").tap()
    expect(phone.get_by_role("heading", name="Dweud dy ddweud")).to_be_visible()
    assert phone.evaluate("document.documentElement.lang") == "cy"
    assert phone.url == f"{public_url}/cy/tell/"
    all_is_there(phone)
    axe(phone)
    phone.locator("#words [data-next]").tap()
    expect(phone.locator("[data-of=words] dd")).to_have_text(WORDS)
    expect(phone.locator("[data-of=faces] dd")).to_have_text("Ofnus")
    phone.locator("#check").get_by_role("button", name="English").tap()
    expect(phone.get_by_role("heading", name="Check and send")).to_be_visible()
    expect(phone.locator("[data-of=faces] dd")).to_have_text("Scared")
    left_over = re.findall(r"Anfon|Newid|Gadael", phone.locator("body").inner_text())
    assert left_over == []
    assert posts == []  # nothing of it went anywhere
    phone.locator("#check").get_by_role("button", name="Cymraeg").tap()
    phone.get_by_role("button", name="Anfon").tap()
    expect(phone.get_by_role("heading", name="Mae dy eiriau gyda ni. Diolch.")).to_be_visible()


def test_without_signal_the_language_stays_and_says_why(phone, public_url):
    filled_in(phone, public_url)
    phone.context.set_offline(True)
    phone.locator("#words").get_by_role("button", name="Cymraeg").tap()
    expect(phone.locator("[data-turn-status]")).to_have_text(re.compile("^There is no signal"))
    all_is_there(phone)


def test_the_same_without_script(no_script_phone, public_url):
    page = no_script_phone
    filled_in(page, public_url)
    page.locator("#words").get_by_role("button", name="Cymraeg").tap()
    expect(page).to_have_url(f"{public_url}/cy/tell/")
    expect(page.get_by_role("heading", name="Dweud dy ddweud")).to_be_visible()
    expect(page.locator("#about")).to_be_hidden()
    all_is_there(page)
    page.locator("#words").get_by_role("button", name="English").tap()
    expect(page.get_by_role("heading", name="Say it your way")).to_be_visible()
    all_is_there(page)


# --- The page with the code


def sent(page: Page, url: str) -> str:
    """Sent in English; the code that the page shows."""
    filled_in(page, url)
    go_on = page.locator("#words [data-next]")
    go_on.tap() if go_on.count() else page.locator("#words").get_by_role("link", name="Next").tap()
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    return page.locator("#code").inner_text()


def is_welsh(page: Page, code: str) -> None:
    expect(page.get_by_role("heading", name="Mae dy eiriau gyda ni. Diolch.")).to_be_visible()
    assert page.locator("#code").inner_text() == code
    assert page.evaluate("document.documentElement.lang") == "cy"


def test_the_page_with_the_code_changes_its_language_where_it_stands(phone, public_url, axe):
    code = sent(phone, public_url)
    posts = []
    phone.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    phone.on("dialog", lambda dialog: posts.append(dialog.message))
    axe(phone)
    phone.get_by_role("button", name="Cymraeg").tap()
    is_welsh(phone, code)
    axe(phone)
    assert phone.url == f"{public_url}/cy/tell/"
    assert re.findall(r"\b(?:Get an advocate|Write it down|Say something else)\b",
                      phone.locator("body").inner_text()) == []  # fmt: skip
    phone.locator("#typed").fill(code)
    phone.get_by_role("button", name="Gwirio fy nghod").tap()
    status = phone.locator("[data-check-status]")
    expect(status).to_have_text(status.get_attribute("data-right"))
    phone.get_by_role("button", name="English").tap()
    expect(phone.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    assert phone.locator("#code").inner_text() == code
    assert posts == [f"{public_url}{at}/tell/code-check/" for at in ("/cy", "")]
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Cymraeg").tap()
    expect(phone.locator("[data-turn-status]")).to_have_text(re.compile("^There is no signal"))
    assert phone.locator("#code").inner_text() == code


def test_the_page_with_the_code_changes_its_language_without_script(no_script_phone, public_url):
    page = no_script_phone
    code = sent(page, public_url)
    page.get_by_role("button", name="Cymraeg").tap()
    is_welsh(page, code)
    assert page.url == f"{public_url}/cy/tell/code-check/"
    page.get_by_role("button", name="English").tap()
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    assert page.locator("#code").inner_text() == code
    page.reload()
    assert code not in page.locator("body").inner_text()
