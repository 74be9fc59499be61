"""The field that a code is typed in: all of it is seen on a small phone, with script and without."""

import pytest
from playwright.sync_api import Locator, Page, expect

from feedback import codes
from tests.stories.test_child_leaves import sent, sent_with_script

LONGEST = [word for word in codes.words() if len(word) == 6][:7]
WAYS = [" ".join(LONGEST), "-".join(LONGEST), "".join(LONGEST)]
# What of it has to be scrolled to, sideways or down.
UNSEEN = "field => [field.scrollWidth - field.clientWidth, field.scrollHeight - field.clientHeight]"


def seen_whole(field: Locator) -> None:
    for typed in WAYS:
        field.fill(typed)
        assert field.evaluate(UNSEEN) == [0, 0], typed


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [320, 360])
def test_all_of_a_code_is_seen_where_it_is_typed(new_context, public_url, axe, width, scripts):
    screen = {"viewport": {"width": width, "height": 740}, "has_touch": True}
    page = new_context(**screen, java_script_enabled=scripts).new_page()
    for prefix in ("", "/cy"):
        page.goto(f"{public_url}{prefix}/return/")
        seen_whole(page.locator("#code"))
    if scripts:
        axe(page)
    (sent_with_script if scripts else sent)(page, public_url)
    seen_whole(page.locator("#typed"))


def test_whoever_is_given_a_code_by_letter_sees_all_of_it_too(enter, axe):
    page = enter("Data protection officer", viewport={"width": 360, "height": 740})
    page.goto(page.url.partition("/desk")[0] + "/desk/requests/")
    seen_whole(page.get_by_label("Return code"))
    axe(page)


def test_a_phone_leaves_the_letters_as_they_are_typed(no_script_phone, public_url):
    no_script_phone.goto(f"{public_url}/return/")
    assert helps_of(no_script_phone.locator("#code")) == ["none", "off", "off", "false"]
    sent(no_script_phone, public_url)
    assert helps_of(no_script_phone.locator("#typed")) == ["none", "off", "off", "false"]


def helps_of(field: Locator) -> list[str | None]:
    names = ("autocapitalize", "autocorrect", "autocomplete", "spellcheck")
    return [field.get_attribute(name) for name in names]


def typed_and_entered(page: Page, public_url: str, typed: str) -> None:
    page.goto(f"{public_url}/return/")
    field = page.get_by_label("What is your code?")
    field.fill(typed)
    field.press("Enter")


def test_enter_opens_what_the_code_is_of(phone, no_script_phone, public_url):
    code = sent(no_script_phone, public_url)
    typed_and_entered(phone, public_url, code)
    expect(phone.get_by_role("heading", name="What happened to your words")).to_be_visible()


def test_enter_checks_what_was_written_down(phone, public_url):
    code = sent_with_script(phone, public_url)
    phone.locator("#typed").fill(code)
    phone.locator("#typed").press("Enter")
    expect(phone.get_by_text("Yes, that is it. You have it right.")).to_be_visible()


def test_a_new_line_in_a_code_does_no_harm_without_script(no_script_phone, public_url):
    code = sent(no_script_phone, public_url)
    typed_and_entered(no_script_phone, public_url, code)
    no_script_phone.get_by_role("button", name="See what happened").tap()
    title = no_script_phone.get_by_role("heading", name="What happened to your words")
    expect(title).to_be_visible()
