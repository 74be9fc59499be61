"""Somebody answered: the child reads it and says whether it helped."""

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

ANSWER = Path(__file__).parent / "answer.py"


def test_an_answer_is_read_and_did_not_help(phone, council, public_url, axe):
    phone.goto(f"{public_url}/tell/?step=words")
    phone.get_by_label("Say it your way").fill("Nobody told me why.")
    phone.get_by_role("link", name="Next").tap()
    phone.get_by_role("button", name="Send").tap()
    words = phone.get_by_role("group", name="Your code").get_by_role("listitem")
    expect(words).to_have_count(7)
    code = " ".join(words.all_inner_texts())
    council.script(ANSWER, code)

    phone.goto(f"{public_url}/return/")
    phone.get_by_label("What is your code?").fill(code)
    phone.get_by_role("button", name="See what happened").tap()
    expect(phone.get_by_text("Thank you. We asked why.")).to_be_visible()
    expect(phone.get_by_text("They want to hear more.")).to_be_visible()
    today = date.today()
    said = f"The Shadow board talked about it on {today:%A} {today.day} {today:%B}."
    expect(phone.get_by_text(said)).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="No", exact=True).tap()
    phone.get_by_label("Do you want to say why?").fill("I still do not know why.")
    axe(phone)
    phone.get_by_role("button", name="Send").locator("visible=true").tap()
    expect(phone.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(phone.get_by_label("Do you want to say why?")).to_have_count(0)
    phone.get_by_role("button", name="Close this page").tap()
    expect(phone.get_by_text("This page has forgotten your code.")).to_be_visible()
