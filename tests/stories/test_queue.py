"""The desk's queue as it stays open on a desk: what stands first, who has what, and what is new."""

import re

import pytest
from playwright.sync_api import Page, expect

from feedback.addresses import hidden, number

SEND = """
import secrets
from feedback.actions import intake
from feedback.enums import Who
print(intake.send(intake.Sending(
    key=secrets.token_bytes(16), words={words!r}, who=Who.FROM_11, themes=("school",),
    about_reader={about_reader},
)).contribution.pk)
"""
RAISE = """
from accounts.models import User
from feedback.actions import levels
from feedback.enums import Level
from feedback.models import Contribution
row = Contribution.objects.get(pk={pk})
lead = User.objects.filter(grants__role="safeguarding-lead").first()
levels.set_level(row, Level.IMMEDIATE, by=lead, why="He is at the door.")
"""
PLAIN = "The dinners at school are cold and the queue is long."
POLISH = "Nie chcę wracać do domu, tata mnie bije i boję się go"
ARABIC = "لا أريد العودة إلى البيت، أبي يضربني"
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def sent(council, tmp_path):
    """``sent(words)``: the id of a contribution that somebody has just sent."""

    def send(words: str = PLAIN, *, about_reader: bool = False) -> int:
        return run(SEND.format(words=words, about_reader=about_reader))

    def run(code: str) -> int:
        script = tmp_path / "run.py"
        script.write_text(code)
        return int(council.script(script) or 0)

    send.run = run
    return send


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def row_of(page: Page, pk: int):
    return page.locator(".row", has=page.locator(f"a[href$='/desk/{hidden(pk)}/']"))


def leaf_to(page: Page, pk: int) -> None:
    """From the top of the queue, on to the page on which the row of ``pk`` stands."""
    page.goto(page.url.partition("/desk")[0] + "/desk/")
    while not row_of(page, pk).count():
        page.get_by_role("link", name="Next page").click()
        page.wait_for_load_state()


def places(page: Page, *ids: int) -> list[int]:
    """Where the rows stand, from the top, on as many pages as there are."""
    order = []
    while True:
        links = page.locator(".row-title a")
        order += [
            number(re.search(r"/desk/([\w-]{32})/", one.get_attribute("href"))[1])
            for one in links.all()
        ]
        further = page.get_by_role("link", name="Next page")
        if not further.count():
            return [order.index(pk) for pk in ids]
        further.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_what_nobody_can_read_stands_above_what_is_plain(sent, enter, axe, options):
    plain, polish, arabic = sent(), sent(POLISH), sent(ARABIC)
    page = enter("Moderator", **options)
    leaf_to(page, polish)
    expect(row_of(page, polish)).to_contain_text("Not checked")
    expect(row_of(page, polish)).to_contain_text("A language the rules do not know")
    leaf_to(page, arabic)
    expect(row_of(page, arabic)).to_contain_text("Arabic script")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    page.goto(page.url.partition("/desk")[0] + "/desk/")
    at = places(page, polish, arabic, plain)
    assert at == sorted(at)
    leaf_to(page, plain)
    expect(row_of(page, plain)).to_contain_text("Not read yet")
    expect(row_of(page, plain)).to_contain_text("English")
    page.goto(page.url.partition("/desk")[0] + f"/desk/{hidden(arabic)}/")
    expect(page.get_by_text("The rules could not read this")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_two_people_at_one_item(sent, enter, axe, options):
    pk = sent()
    first, second = enter("Moderator", **options), enter("Safeguarding lead", **options)
    desk = first.url.partition("/desk")[0] + "/desk/"
    first.goto(f"{desk}{hidden(pk)}/")
    press(first, "Open and read")
    expect(first.get_by_text(re.compile(r"You have this since \d"))).to_be_visible()

    second.goto(f"{desk}{hidden(pk)}/")
    expect(second.get_by_text(re.compile(r"has this since \d")).first).to_be_visible()
    assert "dinners" not in second.content()
    for name in ("I have read it", "Put it back for someone else"):
        expect(second.get_by_role("button", name=name)).to_have_count(0)
    axe(second)
    press(second, "Take it over")
    expect(second.get_by_role("region", name="Their own words")).to_contain_text("dinners")
    axe(second)

    press(first, "I have read it")
    expect(first.get_by_role("alert").first).to_contain_text("Take it over first")
    assert "dinners" not in first.content()
    press(second, "I have read it")
    expect(second.get_by_text("The author can see that someone has read it.")).to_be_visible()


def test_open_queue_hears_of_an_immediate(sent, enter, axe):
    known = sent()
    page = enter("Moderator")
    page.clock.install()
    page.goto(page.url.partition("/desk")[0] + "/desk/")
    urgent, _plain = sent("I want to die"), sent()
    page.clock.fast_forward(4_000)
    said = page.get_by_role("link", name="2 new, 1 immediate: show the queue")
    expect(said).to_be_visible()
    expect(row_of(page, urgent)).to_contain_text("Concern: immediate")
    expect(page.locator(".row").first).to_contain_text("Concern: immediate")
    axe(page)
    said.click()
    page.wait_for_load_state()
    expect(page.locator(".row").first).to_contain_text("Concern: immediate")

    page.goto(page.url.partition("/desk")[0] + f"/desk/{hidden(known)}/")
    name = page.get_by_role("heading", level=1).inner_text()
    page.goto(page.url.partition("/desk")[0] + "/desk/?state=closed")
    sent.run(RAISE.format(pk=known) + "print(1)")
    page.clock.fast_forward(4_000)
    expect(page.get_by_role("link", name=f"{name} is immediate now")).to_be_visible()
    axe(page)


def test_open_queue_draws_itself_anew_and_takes_nothing_from_anybody(sent, enter, axe):
    """The row that the keys are on stays under them; what is half chosen stays chosen."""
    ids = [sent("I want to die") for _ in range(3)]
    page = enter("Moderator")
    page.clock.install()
    page.goto(page.url.partition("/desk")[0] + "/desk/?state=received")
    page.mouse.move(0, 0)
    page.get_by_label("Theme").select_option("money")
    here = row_of(page, ids[-1]).locator(".row-title a")
    while not here.count():
        page.get_by_role("link", name="Next page").click()
        page.wait_for_load_state()
        page.get_by_label("Theme").select_option("money")
    here.focus()
    stood = here.bounding_box()
    rows = page.locator(".row").count()
    new = sent("I want to die, again")
    page.clock.fast_forward(4_000)
    expect(page.get_by_role("link", name="1 new, 1 immediate: show the queue")).to_be_visible()
    if rows < 25:
        expect(row_of(page, new)).to_be_visible()
    expect(here).to_be_focused()
    page.wait_for_load_state("networkidle")  # while it is drawn anew it stands nowhere
    assert here.bounding_box()["y"] == pytest.approx(stood["y"], abs=1)
    expect(here).to_be_focused()
    expect(page.get_by_label("Theme")).to_have_value("money")
    axe(page)


def test_open_queue_leaves_the_keys_on_a_state(sent, enter):
    """The main menu leads to the same address as the first of the states, and stands before it."""
    sent()
    page = enter("Moderator")
    page.clock.install()
    page.goto(page.url.partition("/desk")[0] + "/desk/")
    states = page.get_by_role("navigation", name="States")
    states.get_by_role("link", name="All that is open").focus()
    states.evaluate("(here) => (here.dataset.old = 1)")
    sent()
    page.clock.fast_forward(4_000)
    expect(page.get_by_role("navigation", name="States")).not_to_have_attribute("data-old", "1")
    expect(states.get_by_role("link", name="All that is open")).to_be_focused()


def test_open_queue_says_who_took_a_row_in_hand(sent, enter):
    pk = sent()
    first, second = enter("Moderator"), enter("Safeguarding lead")
    desk = first.url.partition("/desk")[0] + "/desk/"
    first.clock.install()
    first.goto(f"{desk}?state=received")
    while not row_of(first, pk).count():
        first.get_by_role("link", name="Next page").click()
        first.wait_for_load_state()
    second.goto(f"{desk}{hidden(pk)}/")
    press(second, "Open and read")
    first.clock.fast_forward(4_000)
    expect(row_of(first, pk)).to_contain_text("has this since")


def test_lead_has_a_view_of_what_is_about_a_reader(sent, enter, axe):
    pk = sent(about_reader=True)
    page = enter("Safeguarding lead")
    page.get_by_role("link", name=re.compile("About someone who reads")).click()
    page.wait_for_load_state()
    expect(row_of(page, pk)).to_contain_text("Safeguarding lead’s turn")
    axe(page)
    moderator = enter("Moderator")
    expect(moderator.get_by_role("link", name=re.compile("About someone who reads"))).to_have_count(
        0
    )
    expect(row_of(moderator, pk)).to_have_count(0)


def test_a_filter_says_what_it_hides(sent, enter, axe):
    sent("I want to die")
    page = enter("Moderator")
    page.get_by_label("Theme").select_option("money")
    press(page, "Show")
    expect(page.get_by_role("alert").first).to_contain_text("urgent and unread")
    axe(page)
    page.get_by_role("link", name="Show all that is open").click()
    page.wait_for_load_state()
    expect(page.locator(".row").first).to_contain_text("Concern: immediate")
