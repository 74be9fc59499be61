"""A moderator reads what a child sent, keeps the child safe and clears it for one board."""

import pytest
from playwright.sync_api import Page, expect

from feedback.addresses import hidden

WORDS = """Family time with my brother Dylan was cancelled three times.
Nobody at Elm House told me why."""
SHAREABLE = """Family time with my brother was cancelled three times.
Nobody at my home told me why."""
SEND = """
import secrets
from feedback.actions import intake
from feedback.enums import Who
print(intake.send(intake.Sending(
    key=secrets.token_bytes(16), words={words!r}, who=Who.FROM_11, themes=("family-time",),
    audiences=("shadow-board",), about_reader={about_reader},
)).contribution.pk)
"""


@pytest.fixture
def sent(council, tmp_path):
    """``sent(words)``: the id of a contribution that somebody has just sent."""

    def send(words: str = WORDS, *, about_reader: bool = False) -> int:
        script = tmp_path / "send.py"
        script.write_text(SEND.format(words=words, about_reader=about_reader))
        return int(council.script(script))

    return send


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def open_by_keyboard(page: Page, pk: int) -> None:
    """Along the rows with the keys to the one that is meant, and in."""
    link = page.locator(f".row-title a[href$='/desk/{hidden(pk)}/']")
    while not link.count():  # other stories sent some before
        page.get_by_role("link", name="Next page").press("Enter")
        page.wait_for_load_state()
    for _row in range(60):
        page.keyboard.press("j")
        if link.evaluate("one => one === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/{hidden(pk)}/")


def prepare_and_clear(page: Page, title: str = "Family time that is cancelled") -> None:
    """From words that are open to cleared for the shadow board, under a short title."""
    press(page, "I have read it")
    page.get_by_role("radio", name="No concern that stops sharing").check()
    press(page, "Keep this decision")
    page.get_by_label("What others may see").fill(SHAREABLE)
    press(page, "Save this version")
    page.get_by_label("A short title").fill(title)
    press(page, "Clear it for Shadow board")


def test_moderator_reads_and_clears(sent, enter, axe):
    pk = sent()
    page = enter("Moderator")
    expect(page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
    assert "Elm House" not in page.content()
    axe(page)

    open_by_keyboard(page, pk)
    assert "Elm House" not in page.content()
    axe(page)

    press(page, "Open and read")
    expect(page.get_by_role("region", name="Their own words")).to_contain_text("Elm House")
    prepare_and_clear(page)

    expect(page.get_by_text("Cleared for Shadow board, and for nobody else.")).to_be_visible()
    assert page.locator("del").all_inner_texts()[1:] == ["Dylan ", "Elm House "]
    assert page.locator("ins").all_inner_texts()[1:] == ["my home "]
    expect(page.get_by_role("region", name="Safeguarding board")).to_contain_text(
        "did not say yes to this"
    )
    axe(page)


def test_moderator_replies_and_finishes(sent, enter, axe):
    page = enter("Moderator")
    page.goto(f"{page.url.partition('/desk')[0]}/desk/{hidden(sent())}/")
    press(page, "Open and read")
    press(page, "I have read it")
    expect(page.get_by_role("button", name="Mark as answered")).to_have_count(0)
    expect(page.get_by_text("nobody has told the author anything")).to_be_visible()
    axe(page)

    page.get_by_label("Your reply").fill("We asked. It will be on Saturdays from now on.")
    press(page, "Send the reply")
    press(page, "Mark as answered")
    press(page, "Close it")
    expect(page.get_by_text("It is closed. Its author can see that.")).to_be_visible()


def test_moderator_does_it_without_script(sent, enter):
    page = enter("Moderator", java_script_enabled=False)
    page.goto(f"{page.url.partition('/desk')[0]}/desk/{hidden(sent())}/")
    press(page, "Open and read")
    prepare_and_clear(page)
    expect(page.get_by_text("Cleared for Shadow board, and for nobody else.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desk_on_a_phone(sent, enter, axe, scheme):
    pk = sent("I want to die. I hate it here.")
    page = enter("Safeguarding lead", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    desk = page.url.partition("/desk")[0] + "/desk/"
    for path in ("", f"{hidden(pk)}/", "erasures/", "audit/"):
        assert page.goto(desk + path).status == 200, path
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
    page.goto(f"{desk}{hidden(pk)}/")
    expect(page.get_by_text("Concern: immediate")).to_have_count(2)
    press(page, "Open and read")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_two_moderators_at_once_lose_nothing(sent, enter):
    pk = sent()
    first, second = enter("Moderator"), enter("Safeguarding lead")
    desk = first.url.partition("/desk")[0] + "/desk/"
    first.goto(f"{desk}{hidden(pk)}/")
    press(first, "Open and read")
    press(first, "I have read it")
    second.goto(f"{desk}{hidden(pk)}/")
    first.get_by_label("What others may see").fill("The first wording.")
    press(first, "Save this version")

    second.get_by_label("What others may see").fill("The second wording.")
    press(second, "Save this version")

    expect(second.get_by_role("alert").first).to_contain_text("Someone was quicker")
    expect(second.get_by_role("region", name="The shareable version")).to_contain_text(
        "The first wording."
    )
    expect(second.get_by_label("What others may see")).to_have_value("The second wording.")
    press(second, "Save this version")
    expect(second.get_by_text("The shareable version is saved.")).to_be_visible()


def test_moderator_never_meets_what_is_about_a_reader(sent, enter):
    pk = sent(about_reader=True)
    page = enter("Moderator")
    expect(page.locator(f"a[href$='/desk/{hidden(pk)}/']")).to_have_count(0)
    page.goto(f"{page.url.partition('/desk')[0]}/desk/{hidden(pk)}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
