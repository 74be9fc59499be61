"""A moderator watches a film, writes its captions and clears it, hidden, for one board that plays it."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from feedback.addresses import hidden
from tests.stories import films
from tests.stories.conftest import DESKTOP
from tests.stories.later import later
from tests.stories.test_moderator import prepare_and_clear, press
from tests.stories.test_staff_typing import is_here

PHONE = {"width": 360, "height": 740}
# A child's film arrives and is worked on, as a worker does; the contribution's id.
SEND = """
import secrets, sys
from pathlib import Path
from feedback.actions import intake
from feedback.enums import Who
from media import passes, working
from media.actions import receiving
from media.enums import Disguise, Kind
key = secrets.token_bytes(16)
sent = intake.send(intake.Sending(
    key=key, words="It is in my film.", who=Who.FROM_11, themes=("family-time",),
    audiences=("shadow-board",), clips_promised=1,
)).contribution
with Path({film!r}).open("rb") as film:
    clip = receiving.receive_whole(
        passes.from_key(key), film, kind=Kind.FILM, disguise=Disguise.FACE
    )
for row in clip.work.all():
    working.work(row.pk)
clip.refresh_from_db()
assert clip.state == "ready", clip.state
print(sent.pk)
"""
# The secretary's part has a story of its own: it goes to a meeting, whose agenda is issued.
ISSUE = """
from datetime import date, time, timedelta
from accounts.models import User
from boards.actions import agendas, meetings, packs
from boards.models import BoardItem
item = BoardItem.objects.get(clearance__contribution={pk})
by = next(user for user in User.objects.all() if ("board-secretary", "") in user.held)
meeting = meetings.plan(
    item.board, by=by, date=date.today() + timedelta(days=9), time=time(16, 30), place="The Hub"
)
agendas.put_on(item, meeting, by=by)
packs.issue(packs.ask_for(meeting, by=by), by=by)
print(meeting.pk)
"""
BARE = """
from media.models import Clip
from feedback.models import Contribution
clip = Clip.objects.held_by(Contribution.objects.get(pk={pk}).key_hash).get()
for row in clip.renditions.filter(disguise="none"):
    print(clip.ref, row.ref)
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    return films.film(tmp_path_factory.mktemp("film"))


@pytest.fixture
def run(council, tmp_path):
    """``run(source)``: what a script says, run within the council."""

    def script(source: str) -> str:
        path = tmp_path / "script.py"
        path.write_text(source)
        return council.script(path).strip()

    return script


@pytest.fixture
def sent(run, film) -> int:
    return int(run(SEND.format(film=str(film))))


@pytest.fixture
def fits(axe):
    """``fits(page)``: no fault of accessibility, and nothing to scroll sideways, on both screens."""

    def check(page: Page) -> None:
        for size in (PHONE, DESKTOP["viewport"]):
            page.set_viewport_size(size)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") == size["width"], page.url

    return check


def open_clip(page: Page, pk: int) -> None:
    page.goto(f"{page.url.partition('/desk')[0]}/desk/{hidden(pk)}/")
    press(page, "Open and read")
    page.get_by_role("link", name=re.compile("^Film, ")).click()
    page.wait_for_load_state()


def film_of(page: Page) -> Locator:
    return page.locator("video")


def plays(page: Page) -> None:
    """It is started, and goes on."""
    film_of(page).evaluate("film => film.play()")
    until(page, "film => film.currentTime > 0.2")


def until(page: Page, expression: str) -> None:
    """Waits for what the player says; the content policy lets no test wait within the page."""
    for _look in range(150):
        if film_of(page).evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def is_paused(page: Page) -> bool:
    return film_of(page).evaluate("film => film.paused")


def write_captions(page: Page) -> None:
    """Two lines: one is typed, the second is added after it."""
    page.get_by_label("From of line 1").fill("0")
    page.get_by_label("To of line 1").fill("1.5")
    page.get_by_label("Words of line 1").fill("Family time was cancelled.")
    press(page, "Add a line after line 1")
    expect(page.get_by_label("From of line 2")).to_have_value("0:01.500")
    page.get_by_label("To of line 2").fill("3")
    page.get_by_label("Words of line 2").fill("Nobody told me why.")


def goes_on_playing(page: Page, council) -> None:
    """For longer than a session lasts: nothing else is done, and nobody is signed out."""
    film_of(page).evaluate("film => { film.loop = true; }")
    for _five_minutes in range(4):
        with page.expect_response(is_here) as told:
            later(page, council, 5)
        assert told.value.json()["left"] >= 899
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert not is_paused(page)


def stands_still(page: Page, council) -> None:
    """What does not play is nobody's being there: the film is hidden when the session is over."""
    later(page, council, 13.5)
    expect(page.get_by_role("alertdialog", name="Are you still here?")).to_be_visible()
    later(page, council, 2)
    expect(page.get_by_role("alertdialog", name="You are signed out")).to_be_visible()
    expect(film_of(page)).to_be_hidden()


def test_moderator_watches_and_stops(sent, enter, fits, council):
    page = enter("Moderator")
    page.clock.install()
    open_clip(page, sent)
    asked = []
    page.on("request", lambda request: asked.append(request.headers.get("range")))
    fits(page)
    film = film_of(page)
    assert film.evaluate("film => [film.paused, film.muted, film.readyState]") == [True, True, 0]
    assert film.evaluate("film => film.poster").startswith("http")
    assert [each for each in asked if each] == []

    plays(page)
    goes_on_playing(page, council)
    page.keyboard.press("Escape")
    assert is_paused(page)
    expect(film).to_be_hidden()
    fits(page)
    page.get_by_role("button", name="Show it again").click()
    expect(film).to_be_visible()

    plays(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    assert is_paused(page)
    expect(film).to_be_hidden()
    expect(page.get_by_role("button", name="Show it again")).to_be_focused()
    stands_still(page, council)


def test_moderator_locks_it(sent, enter, fits):
    page = enter("Moderator")
    open_clip(page, sent)
    page.get_by_text("This must not be seen").click()
    press(page, "Lock it now")
    expect(page.get_by_role("link", name=re.compile("^Say why in a few words"))).to_be_visible()
    fits(page)
    page.get_by_label("Why must it not be seen?").fill("Her school badge can be read.")
    press(page, "Lock it now")
    expect(page.get_by_text("Only the safeguarding lead can open it now.")).to_be_visible()
    expect(film_of(page)).to_have_count(0)
    fits(page)
    lead = enter("Safeguarding lead")
    expect(lead.get_by_text("1 clip is locked and waits for you.")).to_be_visible()
    fits(lead)
    lead.get_by_role("link", name="Look at why").click()
    expect(lead.get_by_text("Her school badge can be read.")).to_be_visible()
    fits(lead)
    if folder := os.environ.get("LOCKED_SHOTS"):
        lead.screenshot(path=f"{folder}/list.png", full_page=True)
    press(lead, "I have looked: it stays locked")
    expect(lead.get_by_text("Stays locked", exact=True)).to_be_visible()
    lead.get_by_role("link", name=re.compile("^Film, ")).click()
    fits(lead)
    plays(lead)
    press(lead, "Let it be seen again at the desk")
    page.reload()
    expect(film_of(page)).to_be_visible()


def test_captions_beside_the_player(sent, enter, fits):
    page = enter("Moderator")
    open_clip(page, sent)
    write_captions(page)
    page.get_by_role("button", name="Play line 2").click()
    until(page, "film => film.currentTime > 1.5")
    until(page, "film => film.paused")
    assert film_of(page).evaluate("film => film.currentTime") < 3.5
    page.get_by_role("button", name="Now is the end of line 2").click()
    expect(page.get_by_label("To of line 2")).to_have_value(re.compile(r"0:03\.\d{3}"))
    page.get_by_label("Words of line 1").press("Control+Enter")
    until(page, "film => !film.paused")
    fits(page)
    page.set_viewport_size(DESKTOP["viewport"])
    press(page, "Split line 1")
    assert page.get_by_role("textbox", name=re.compile("^Words of line")).count() == 3
    press(page, "Save as a draft")
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="captions.srt").click()
    assert "Nobody told me why." in Path(taken.value.path()).read_text()


def test_captions_without_script(sent, enter):
    page = enter("Moderator", java_script_enabled=False)
    open_clip(page, sent)
    write_captions(page)
    page.get_by_text("Move all lines, or read a file").click()
    page.get_by_label("Move all lines by so many seconds").fill("0.25")
    press(page, "Move all lines")
    expect(page.get_by_label("From of line 1")).to_have_value("0:00.250")
    press(page, "I have checked these captions")
    expect(page.get_by_text("Checked, by you.")).to_be_visible()
    page.get_by_role("link", name="Stop", exact=True).click()
    page.wait_for_url(re.compile(rf"/desk/{hidden(sent)}/"))


def test_from_the_desk_to_the_board(sent, enter, run, fits, staff_url, public_url, new_context):
    page = enter("Moderator")
    open_clip(page, sent)
    write_captions(page)
    press(page, "I have checked these captions")
    clip_page = page.url
    page.get_by_role("link", name=re.compile("^Back to ")).click()
    prepare_and_clear(page)
    fits(page)
    page.goto(clip_page)
    press(page, "Let Shadow board have it")
    expect(page.get_by_text("Shadow board has it now, and nobody else.")).to_be_visible()
    fits(page)
    meeting = run(ISSUE.format(pk=sent))

    member = enter("Shadow board member")
    member.goto(f"{staff_url}/boards/shadow-board/meetings/{meeting}/")
    member.get_by_text("with the face hidden").click()
    fits(member)
    plays(member)
    assert film_of(member).evaluate("film => film.textTracks[0].mode") == "showing"
    member.get_by_text("What is said in the film").click()
    expect(member.get_by_text("Family time was cancelled. Nobody told me why.")).to_be_visible()

    watchers = {
        "member": member,
        "other board": enter("Board member"),
        "signed out": new_context().new_page(),
    }
    for line in run(BARE.format(pk=sent)).splitlines():
        ref, rendition = line.split()
        desk = f"/desk/{hidden(sent)}/clips/{ref}/{rendition}/"
        board = film_of(member).locator("source").first.get_attribute("src")
        bare = board.rsplit("/", 2)[0] + f"/{rendition}/"
        for who, watcher in watchers.items():
            for path in (desk, bare):
                assert watcher.request.get(staff_url + path).status == 404, (who, path)
        assert watchers["signed out"].request.get(public_url + desk).status == 404
        assert page.request.get(staff_url + desk).status == 200
