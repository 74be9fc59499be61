"""A name was left in: corrected after it was cleared, and the board has the newer words."""

from playwright.sync_api import Page, expect

from feedback.addresses import hidden
from tests.stories.conftest import PHONE
from tests.stories.test_all_the_way_round import plan_for_today, put_on_and_issue
from tests.stories.test_moderator import press, sent

__all__ = ["sent"]
TITLE = "Family time that is cancelled"  # no other story's: they share one council
WRONG = "Family time with Dylan was cancelled three times."
RIGHT = "Family time with my brother was cancelled three times."


def clear_with_a_name_left_in(page: Page) -> None:
    press(page, "I have read it")
    page.get_by_role("radio", name="No concern that stops sharing").check()
    press(page, "Keep this decision")
    page.get_by_label("What others may see").fill(WRONG)
    press(page, "Save this version")
    page.get_by_label("A short title").fill(TITLE)
    press(page, "Clear it for Shadow board")


def test_a_correction_reaches_the_board(sent, enter, axe):
    pk = sent()
    moderator = enter("Moderator")
    item = f"{moderator.url.partition('/desk')[0]}/desk/{hidden(pk)}/"
    moderator.goto(item)
    press(moderator, "Open and read")
    expect(moderator.get_by_text("It cannot be cleared yet")).to_be_visible()
    axe(moderator)
    clear_with_a_name_left_in(moderator)

    secretary = enter("Board secretary")
    secretary.goto(f"{secretary.url.partition('/boards')[0]}/boards/shadow-board/")
    plan_for_today(secretary)
    meeting = secretary.url
    put_on_and_issue(secretary, TITLE, axe)

    moderator.get_by_label("What others may see").fill(RIGHT)
    press(moderator, "Save this version")
    asked = moderator.get_by_role("region", name="1 audience has an older wording")
    expect(asked).to_be_in_viewport()
    expect(moderator.get_by_text("Shadow board still has an older wording")).to_be_visible()
    axe(moderator)

    secretary.goto(meeting)
    expect(secretary.get_by_text("A newer wording waits for the desk’s decision")).to_be_visible()
    axe(secretary)

    press(moderator, "Give Shadow board this one")
    expect(moderator.get_by_text("1 pack had gone out with the older wording")).to_be_visible()
    expect(asked).to_have_count(0)

    has_the_newer_words(secretary, meeting, axe)


def has_the_newer_words(secretary: Page, meeting: str, axe) -> None:
    secretary.goto(meeting)
    assert "Dylan" not in secretary.content()
    secretary.get_by_text("Read the words").last.click()
    expect(secretary.get_by_text(RIGHT)).to_be_visible()
    expect(secretary.get_by_text("To fetch back")).to_be_visible()
    secretary.goto(meeting.partition("/meetings/")[0] + "/recalls/")
    expect(
        secretary.get_by_text("Words or a clip in it were corrected since.").first
    ).to_be_visible()
    axe(secretary)


def test_a_correction_on_a_phone(sent, enter, axe):
    pk = sent()
    page = enter("Safeguarding lead", **PHONE)
    page.goto(f"{page.url.partition('/desk')[0]}/desk/{hidden(pk)}/")
    press(page, "Open and read")
    clear_with_a_name_left_in(page)
    page.get_by_label("What others may see").fill(RIGHT)
    press(page, "Save this version")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    press(page, "Take the old one back from Shadow board")
    expect(page.get_by_text("Taken back. They can no longer see it.")).to_be_visible()
