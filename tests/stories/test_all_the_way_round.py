"""One child's words, all the way round: phone, desk, board, pack, outcome, phone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from feedback.addresses import hidden
from tests.stories.test_moderator import prepare_and_clear, press

WORDS = """Family time with my brother Dylan was cancelled three times.
Nobody at Elm House told me why."""
TITLE = "Family time, three times cancelled"  # no other story's: they share one council
OUTCOME = "The shadow board read what you said. Every home will now ring you first."


@pytest.fixture
def code(phone, public_url) -> str:
    """A child has sent words and said yes to the shadow board; the seven words they keep."""
    phone.goto(f"{public_url}/tell/?step=words")
    phone.get_by_label("Say it your way").fill(WORDS)
    phone.get_by_role("link", name="Next").tap()
    phone.get_by_role("link", name="Change Who may see it?").tap()
    phone.get_by_role("switch", name="Shadow board").check()
    phone.get_by_role("link", name="Done").tap()
    phone.get_by_role("button", name="Send").tap()
    listed = phone.get_by_role("group", name="Your code").get_by_role("listitem")
    expect(listed).to_have_count(7)
    return " ".join(listed.all_inner_texts())


@pytest.fixture
def sent(code, council, tmp_path) -> int:
    """The number of what the child just sent; the queue holds other stories' words too."""
    script = tmp_path / "newest.py"
    script.write_text(
        "from feedback.models import Contribution\n"
        "print(Contribution.objects.order_by('pk').values_list('pk', flat=True).last())\n"
    )
    return int(council.script(script))


def plan_for_today(page: Page) -> None:
    """A meeting on its own day, so that it can be held in the same story."""
    page.get_by_role("link", name="New meeting").click()
    page.get_by_label("Day").fill(date.today().isoformat())
    page.get_by_label("Time").fill("17:30")
    page.get_by_label("Place").fill("The Hub")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()
    if page.get_by_role("checkbox").count():  # today is a weekend or a holiday: it is meant
        page.get_by_role("checkbox").check()
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_load_state()


def test_all_the_way_round(code, sent, phone, public_url, staff_url, enter, axe):
    moderator = enter("Moderator")
    moderator.goto(f"{staff_url}/desk/{hidden(sent)}/")
    press(moderator, "Open and read")
    expect(moderator.get_by_role("region", name="Their own words")).to_contain_text("Elm House")
    prepare_and_clear(moderator, TITLE)

    secretary = enter("Board secretary")
    secretary.goto(f"{staff_url}/boards/shadow-board/")
    plan_for_today(secretary)
    meeting = secretary.url
    put_on_and_issue(secretary, TITLE, axe)
    hold_and_record(secretary, axe)
    assert secretary.url.startswith(meeting)

    phone.goto(f"{public_url}/return/")
    phone.get_by_label("What is your code?").fill(code)
    phone.get_by_role("button", name="See what happened").tap()
    expect(phone.get_by_text(OUTCOME)).to_be_visible()
    today = date.today()
    expect(
        phone.get_by_text(f"It is going to the Shadow board on {today:%A} {today.day} {today:%B}.")
    ).to_be_visible()
    expect(phone.get_by_text("Elm House")).to_have_count(0)
    axe(phone)


def put_on_and_issue(page: Page, title: str, axe) -> None:
    page.get_by_role("button", name=f"Put it on: “{title}”").click()
    page.wait_for_load_state()
    axe(page)
    press(page, "Build the pack")
    back = page.url.partition("/packs/")[0]
    page.goto(f"{back}/" if not back.endswith("/") else back)
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF,").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    press(page, "Issue pack 1")
    expect(page.get_by_text("Issued", exact=True).first).to_be_visible()


def hold_and_record(page: Page, axe) -> None:
    press(page, "It was held")
    page.get_by_role("link", name="Record what came of it: item 1.1").click()
    page.wait_for_load_state()
    press(page, "Record it")  # too early: it says what is missing and keeps the page
    axe(page)
    page.get_by_role("radio", name="An action").check()
    page.get_by_label("What will be done").fill("Homes ring before they cancel family time")
    page.get_by_label("Who does it").fill("Head of homes")
    page.get_by_label("By which day").fill(date.today().isoformat())
    page.get_by_label("Words for the child").fill(OUTCOME)
    press(page, "Record it")
    axe(page)


OUTSIDERS = {
    "/desk/": ["Board secretary", "Board member", "Shadow board member", "Advocate",
               "Virtual School officer", "Content editor", "Data protection officer",
               "Administrator", "Children in Care Council member"],
    "/boards/shadow-board/": ["Moderator", "Board member", "Advocate", "Content editor",
                              "Data protection officer", "Administrator"],
    "/people/": ["Moderator", "Safeguarding lead", "Board secretary", "Content editor"],
    "/admin/": ["Moderator", "Safeguarding lead", "Board secretary", "Board member"],
}  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDERS)
def test_outsiders_see_nothing(code, path, enter, staff_url, axe):
    for role in OUTSIDERS[path]:
        page = enter(role)
        answer = page.goto(staff_url + path)
        turned_away = page.url != staff_url + path  # to sign-in, and from there to their own work
        assert turned_away or answer.status in {403, 404}, role
        for word in ("Dylan", "Elm House", "Family time with"):
            assert word not in page.content(), role
    axe(page)
