"""Every screen on which clips are made, looked at or cleared, and the way to each."""

from functools import partial
from pathlib import Path

from playwright.sync_api import expect

from tests.shots.camera import CHILD, NO_SCRIPT, Screen, Visit
from tests.shots.child import come_back, film_by_form, step
from tests.shots.staff import ADMINISTRATOR, LEAD, MODERATOR, SECRETARY, at, opened, target

CLIPS = Path(__file__).parents[2] / "participation" / "demo" / "data" / "clips"
A_MINUTE = 60_000


def way(name: str, visit: Visit) -> None:
    """One of the ways beside writing."""
    step("words", visit)
    visit.page.get_by_role("button", name=name, exact=True).click()
    visit.page.locator("[data-screen] [data-in=ask]").locator("visible=true").first.wait_for()


def camera_on(visit: Visit) -> None:
    way("Film", visit)
    visit.page.get_by_role("button", name="Film here", exact=True).click()
    expect(
        visit.page.get_by_text("Press Start when you are ready.").locator("visible=true")
    ).to_be_visible()


def filming(visit: Visit) -> None:
    camera_on(visit)
    visit.page.get_by_role("button", name="Start", exact=True).click()
    expect(visit.page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    visit.page.wait_for_timeout(2500)


def advice(visit: Visit) -> None:
    way("Film", visit)
    visit.page.get_by_text("Before you start").locator("visible=true").click()


def filmed(visit: Visit) -> None:
    filming(visit)
    visit.page.get_by_role("button", name="Stop", exact=True).click()
    expect(visit.page.locator("[data-own] video")).to_be_visible()


def sound_on(visit: Visit) -> None:
    way("Say", visit)
    visit.page.get_by_role("button", name="Record here", exact=True).click()
    visit.page.get_by_role("button", name="Start", exact=True).click()
    visit.page.wait_for_timeout(4000)


def drawing(visit: Visit) -> None:
    way("Draw", visit)
    visit.page.get_by_role("button", name="Draw here", exact=True).click()
    paper = visit.page.locator("[data-paper]")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    visit.page.mouse.move(box["x"] + 60, box["y"] + 120)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + 200, box["y"] + 220, steps=6)
    visit.page.mouse.up()


def chosen(way_in: str, file: str, visit: Visit) -> None:
    """A file of the phone's, kept: how much of you do people see?"""
    way(way_in, visit)
    visit.page.locator("[data-file]:not([capture])").locator("visible=true").first.set_input_files(
        CLIPS / file
    )
    visit.page.get_by_role("button", name="Keep it", exact=True).click()
    visit.page.locator("[data-player] :is(video, audio, img)").wait_for(timeout=A_MINUTE)


def no_camera(visit: Visit) -> None:
    visit.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"
    )
    way("Film", visit)
    visit.page.get_by_role("button", name="Film here", exact=True).click()
    visit.page.wait_for_timeout(500)


def on_the_card(visit: Visit) -> None:
    """Back in the words step, with a film that is all with us."""
    chosen("Film", "puppet.mp4", visit)
    visit.press("Done")
    expect(visit.page.get_by_text("All of it is ").locator("visible=true").first).to_be_visible()


def looked_over(visit: Visit) -> None:
    on_the_card(visit)
    visit.press("Next", "link")


def sent(visit: Visit) -> str:
    looked_over(visit)
    visit.press("Send")
    group = visit.page.get_by_role("group", name="Your code")
    expect(group).to_be_visible()
    return " ".join(group.get_by_role("listitem").all_inner_texts())


def journey(visit: Visit, press: str = "") -> None:
    come_back(visit, sent(visit))
    if press:
        visit.page.get_by_text(press, exact=True).locator("visible=true").first.click()
        visit.page.wait_for_load_state()


def words_without_script(visit: Visit) -> None:
    visit.public("/tell/#words")


def by_form(visit: Visit, *presses: str) -> None:
    """Without script: a film sent by a plain form, then each button in turn."""
    film_by_form(visit)
    visit.page.locator("input[type=file]").set_input_files(CLIPS / "puppet.mp4")
    for each in ("Send it", *presses):
        visit.press(each)


def asked_too_late(visit: Visit) -> None:
    """The list of clips, of a page that nobody may use any more."""
    film_by_form(visit)
    visit.page.evaluate(
        "document.querySelectorAll('[name=pass]').forEach((one) => (one.value = ''))"
    )
    visit.press("No, not now")


def pictures_put_in(visit: Visit) -> None:
    drawing(visit)
    visit.page.get_by_text("Put pictures in", exact=True).click()


_CHILD = [
    Screen("clips-film", CHILD, partial(way, "Film")),
    Screen("clips-film-advice", CHILD, advice),
    Screen("clips-film-camera-on", CHILD, camera_on),
    Screen("clips-film-filming", CHILD, filming),
    Screen("clips-film-filmed", CHILD, filmed),
    Screen("clips-film-no-camera", CHILD, no_camera),
    Screen("clips-film-how-much", CHILD, partial(chosen, "Film", "puppet.mp4")),
    Screen("clips-say", CHILD, partial(way, "Say")),
    Screen("clips-say-recording", CHILD, sound_on),
    Screen("clips-say-how-much", CHILD, partial(chosen, "Say", "loud-house.m4a")),
    Screen("clips-draw", CHILD, partial(way, "Draw")),
    Screen("clips-draw-drawing", CHILD, drawing),
    Screen("clips-draw-pictures", CHILD, pictures_put_in),
    Screen("clips-draw-how-much", CHILD, partial(chosen, "Draw", "two-of-us.jpg")),
    Screen("clips-on-the-card", CHILD, on_the_card),
    Screen("clips-looked-over", CHILD, looked_over),
    Screen("clips-sent", CHILD, sent),
    Screen("clips-journey", CHILD, journey),
    Screen("clips-form-sent", NO_SCRIPT, by_form),
    Screen("clips-form-look", NO_SCRIPT, lambda visit: by_form(visit, "Look and choose")),
    Screen("clips-form-sure", NO_SCRIPT, lambda visit: by_form(visit, "Take it back")),
    Screen("clips-form-too-late", NO_SCRIPT, asked_too_late),
    Screen("clips-words-no-script", NO_SCRIPT, words_without_script),
]


def locked(visit: Visit) -> None:
    """A picture that a moderator says must not be seen."""
    visit.staff(visit.target("picture"))
    if visit.page.get_by_text("This must not be seen").locator("visible=true").count():
        visit.page.get_by_text("This must not be seen", exact=True).first.click()
        visit.page.locator("#lock textarea").fill("It shows a badge of a school.")
        visit.press("Lock it now")
        visit.staff(visit.target("picture"))


_STAFF = [
    Screen("desk-with-film", MODERATOR, partial(opened, "with-film")),
    Screen("desk-with-sound", MODERATOR, partial(opened, "with-sound")),
    Screen("desk-clip-film", MODERATOR, target("film")),
    Screen("desk-clip-sound", MODERATOR, target("sound")),
    Screen("desk-clip-film-lead", LEAD, target("film")),
    Screen(
        "desk-clips", MODERATOR, lambda visit: visit.staff(visit.target("with-film") + "clips/")
    ),
    Screen("desk-clip-locked", MODERATOR, locked),
    Screen("desk-locked-one", LEAD, at("/desk/locked/")),
    Screen("boards-item-with-film", SECRETARY, target("item-with-film")),
    Screen("boards-meeting-with-film", SECRETARY, target("meeting-with-film")),
    Screen("desk-clips-machine", ADMINISTRATOR, at("/desk/clips/status/")),
]
SCREENS = [*_CHILD, *_STAFF]
