"""The data protection officer: a letter and a phone call come, and no words are ever seen."""

import pytest
from playwright.sync_api import Page, expect

WORDS = "Please do not read this one aloud."
SEND = """
import secrets
from accounts import demo
from feedback.actions import intake, reading
from feedback.enums import Safety, Who
sent = intake.send(intake.Sending(
    key=secrets.token_bytes(16), words={words!r}, who=Who.FROM_11, themes=("family-time",),
))
lead = demo.make_people()["safeguarding-lead"]
reading.start_reading(sent.contribution, by=lead)
reading.mark_read(sent.contribution, by=lead)
reading.decide_safety(sent.contribution, Safety.SAFE, by=lead)
print(sent.code, sent.contribution.friendly_name, sep="|")
"""
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}


@pytest.fixture
def given(council, tmp_path) -> tuple[str, str]:
    """A code that stands in a letter, and the friendly name of what it opens."""
    script = tmp_path / "send.py"
    script.write_text(SEND.format(words=WORDS))
    code, name = council.script(script).strip().splitlines()[-1].split("|")
    return code, name


def looks_well(page: Page, axe, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url
    assert WORDS not in page.content()


@pytest.mark.parametrize("size", SIZES)
def test_a_letter_asks_to_delete_everything(given, enter, axe, size):
    width, height = SIZES[size]
    code, name = given
    page = enter("Data protection officer", viewport={"width": width, "height": height})
    page.goto(f"{page.url.partition('/desk')[0]}/desk/erasures/")
    page.get_by_role("main").get_by_role("link", name="Requests").click()
    expect(page.locator("#code")).to_be_visible()
    looks_well(page, axe, width)

    by_code = page.locator("#code")
    by_code.get_by_label("Return code").fill(code.replace("-", " ").title())
    by_code.get_by_role("button", name="Look for the code").click()
    expect(page.get_by_role("alert")).to_contain_text("“Why do you look?” is still empty.")
    looks_well(page, axe, width)
    by_code.get_by_label("Why do you look?").fill("A letter from their advocate.")
    by_code.get_by_role("button", name="Look for the code").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"What is held of {name}")
    assert code.partition("-")[0] not in page.url
    looks_well(page, axe, width)
    page.get_by_label("Date of the letter").fill("2026-01-20")
    page.get_by_label("Delete everything they sent").check()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("status")).to_contain_text("It is deleted for good.")
    expect(page.get_by_role("main")).to_contain_text("on a letter of 20 January 2026")
    looks_well(page, axe, width)

    page.get_by_role("link", name="All requests").click()
    search = page.locator("#search")
    search.get_by_label("Friendly name").fill(name)
    search.get_by_label("Why do you search?").fill("To see whether anything is left.")
    search.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing that you may erase fits.")
    looks_well(page, axe, width)


@pytest.mark.parametrize("size", SIZES)
def test_a_letter_is_refused_and_its_request_is_over(given, enter, axe, size):
    width, height = SIZES[size]
    code, name = given
    page = enter("Data protection officer", viewport={"width": width, "height": height})
    page.goto(f"{page.url.partition('/desk')[0]}/desk/requests/")
    by_code = page.locator("#code")
    by_code.get_by_label("Return code").fill(code)
    by_code.get_by_label("Why do you look?").fill("A letter from somebody who is not the author.")
    by_code.get_by_role("button", name="Look for the code").click()
    keep = page.locator("#keep")
    keep.get_by_label("When the letter was written").fill("2026-01-20")
    keep.get_by_role("button", name="End the request without deleting").click()
    expect(page.get_by_role("alert")).to_contain_text("“Why it is not deleted” is still empty.")
    looks_well(page, axe, width)
    keep.get_by_label("Why it is not deleted").fill("They could not show that they wrote it.")
    keep.get_by_role("button", name="End the request without deleting").click()
    expect(page.get_by_role("status")).to_contain_text("It stays as it is.")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{name} was not deleted, on a letter of 20 January 2026")
    expect(main).to_contain_text("They could not show that they wrote it.")
    looks_well(page, axe, width)
