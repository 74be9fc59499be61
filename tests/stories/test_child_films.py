"""A child films, speaks and draws: with a camera, with none, without signal, and in a hurry."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import browser as chromium
from tests.stories import films
from tests.stories.conftest import DESKTOP, PHONE
from tests.stories.test_child_sends import code_of, open_journey
from tests.stories.test_child_signal import left_behind

FAKE = "--use-fake-device-for-media-stream"
YES = "--use-fake-ui-for-media-stream"
NOTHING_KEPT = {"local": [], "session": [], "databases": 0, "caches": 0, "workers": 0}
A_MINUTE = 60_000


@pytest.fixture(scope="module")
def footage(tmp_path_factory):
    return tmp_path_factory.mktemp("footage")


@pytest.fixture(scope="module")
def launch(browser: Browser) -> Iterator[Callable[..., Browser]]:
    """``launch(*flags)``: a browser with other devices than the rest of the stories have."""
    opened = []

    def start(*flags: str) -> Browser:
        opened.append(
            browser.browser_type.launch(
                executable_path=chromium.path(), args=[*chromium.ARGUMENTS, *flags]
            )
        )
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def with_camera(launch, footage) -> Browser:
    """A camera that sees somebody talk, and a microphone that hears them."""
    return launch(
        FAKE, YES,
        f"--use-file-for-fake-video-capture={films.camera(footage)}",
        f"--use-file-for-fake-audio-capture={films.microphone(footage)}",
    )  # fmt: skip


@pytest.fixture
def context_in() -> Iterator[Callable[..., BrowserContext]]:
    """``context_in(browser, **options)``: nothing in it; no script may fail on any of its pages."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def make(within: Browser, **options) -> BrowserContext:
        context = within.new_context(**{**PHONE, **options})
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda said: faults.append(said.text) if _breaks(said) else None)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert faults == []


def _breaks(said) -> bool:
    return "Content Security Policy" in said.text or "Permissions policy" in said.text


@pytest.fixture
def film_phone(with_camera, context_in) -> Page:
    return context_in(with_camera, permissions=["camera", "microphone"]).new_page()


@pytest.fixture(scope="module")
def worker(council) -> Iterator[None]:
    with council.worker():
        yield


def at_words(page: Page, public_url: str, prefix: str = "") -> None:
    page.goto(f"{public_url}{prefix}/tell/?step=words")


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).locator("visible=true").first.click()


def shown(within: Page | Locator, words: str) -> Locator:
    """Where these words are read; templates of other sentences wait on the page unseen."""
    return within.get_by_text(words).locator("visible=true")


def film(page: Page, seconds: float = 3) -> None:
    """From the words step to a film that was looked at and kept."""
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    page.wait_for_timeout(seconds * 1000)
    press(page, "Stop")
    expect(page.locator("[data-own] video")).to_be_visible()
    press(page, "Keep it")
    expect(page.get_by_role("heading", name="How much of you do people see?")).to_be_focused()


def to_check(page: Page) -> None:
    for _ in range(2):
        press(page, "Next", "link")


def test_films_looks_hides_the_face_and_sends(film_phone, public_url, worker, axe):
    page = film_phone
    at_words(page, public_url)
    axe(page)
    film_with_a_pause(page, axe)
    see_it_as_others_would(page, axe)
    press(page, "That is right")
    card = page.locator("[data-card]")
    expect(shown(card, "Attached. All of it is with us.")).to_be_visible()
    expect(card.locator("[data-chosen]")).to_have_text("Hide my face")
    axe(page)
    to_check(page)
    expect(page.locator("[data-of=promised] dd")).to_have_text(re.compile(r"^Your film 0:0\d$"))
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have it. Thank you.")).to_be_focused()
    expect(shown(page, "Attached. All of it is with us.")).to_be_visible()
    axe(page)
    code = code_of(page)
    assert left_behind(page) == NOTHING_KEPT
    assert page.context.cookies() == []
    open_journey(page, public_url, code)
    expect(shown(page, "It is here and ready.")).to_be_visible()
    expect(page.locator(".clip").get_by_text("Hide my face")).to_be_visible()
    axe(page)
    the_code_shows_no_film(page, axe)


def film_with_a_pause(page: Page, axe) -> None:
    press(page, "Film")
    expect(page.get_by_role("heading", name="Film yourself")).to_be_focused()
    axe(page)
    page.get_by_text("Before you start").locator("visible=true").click()
    expect(shown(page, "Film nobody else without asking them.")).to_be_visible()
    press(page, "Film here")
    expect(shown(page, "Press Start when you are ready.")).to_be_visible()
    expect(page.locator("[data-live]")).to_have_js_property("videoWidth", 640)
    page.wait_for_function("document.querySelector('[data-level]').value > 5")
    axe(page)
    press(page, "Start")
    expect(page.locator(".stage [data-count]")).to_have_text("2")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text(
        re.compile("^0:0[2-9] / 3:00$"), timeout=A_MINUTE
    )
    press(page, "Wait a moment")
    axe(page)
    stopped_at = page.locator("[data-clock]").inner_text()
    page.wait_for_timeout(1500)
    assert page.locator("[data-clock]").inner_text() == stopped_at
    press(page, "Go on")
    expect(page.locator("[data-clock]")).not_to_have_text(stopped_at)
    press(page, "Stop")
    expect(page.locator("[data-own] video")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-live]').srcObject.active") is False
    axe(page)
    press(page, "Keep it")


def see_it_as_others_would(page: Page, axe) -> None:
    """The default hides face and voice; each choice is shown as it would be."""
    expect(page.get_by_role("radio", name="Hide my face and change my voice")).to_be_checked()
    player = page.locator("[data-player] video")
    expect(player).to_be_visible(timeout=A_MINUTE)
    axe(page)
    first = brightness_changes(page)
    page.get_by_role("radio", name="As I am").check()
    expect(player).to_be_visible(timeout=A_MINUTE)
    assert brightness_changes(page) > 3 * first  # a face has edges, a blur has none
    page.get_by_role("radio", name=re.compile("^A computer voice")).check()
    expect(shown(page, "There is nothing to hear yet.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Hide my face The whole")).check()
    expect(player).to_be_visible(timeout=A_MINUTE)
    assert brightness_changes(page) < 2 * first


def brightness_changes(page: Page) -> float:
    """How much neighbouring points of the film that is shown differ."""
    return page.evaluate(
        """async () => {
          const film = document.querySelector("[data-player] video");
          film.muted = true;
          await film.play();
          while (film.currentTime < 0.5) await new Promise((done) => setTimeout(done, 50));
          film.pause();
          const paper = new OffscreenCanvas(240, 180).getContext("2d");
          paper.drawImage(film, 0, 0, 240, 180);
          const points = paper.getImageData(0, 0, 240, 180).data;
          let sum = 0;
          for (let at = 4; at < points.length; at += 4) sum += Math.abs(points[at] - points[at - 4]);
          return sum / 240 / 180;
        }"""
    )


def the_code_shows_no_film(page: Page, axe) -> None:
    """Whoever has the code learns how far it is, and nothing of what it shows."""
    press(page, "Look and choose")
    expect(shown(page, "Someone else may find your code")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    axe(page)


def test_signal_lost_half_way_and_back(film_phone, public_url):
    """The words go when there is signal; the film goes on from where it was."""
    page = film_phone
    pieces: list[int] = []

    def piece(route) -> None:
        offset = route.request.headers.get("upload-offset")
        if offset is not None and len(pieces) == 1:
            page.context.set_offline(True)
        pieces.append(int(offset or 0))
        route.abort() if len(pieces) == 2 else route.continue_()

    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("And these are my words")
    page.route(re.compile("/clips/[0-9a-f-]{36}/"), piece)
    choose_a_film(page, megabytes=3)
    expect(shown(page, "There is no signal just now. We try again.")).to_be_visible(
        timeout=A_MINUTE
    )
    page.unroute_all()
    press(page, "That is right")
    expect(shown(page, "Not there yet. We try again when there is signal.")).to_be_visible()
    to_check(page)
    page.context.set_offline(False)
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    expect(shown(page, "Attached. All of it is with us.")).to_be_visible(timeout=A_MINUTE)
    assert pieces[:2] == [0, 1024 * 1024]
    assert left_behind(page) == NOTHING_KEPT


def choose_a_film(page: Page, megabytes: int) -> None:
    """A file of the phone's, so big that it takes some pieces."""
    press(page, "Film")
    file = {
        "name": "a film.mp4",
        "mimeType": "video/mp4",
        "buffer": b"\0" * megabytes * 1024 * 1024,
    }
    page.locator("[data-file]:not([capture])").first.set_input_files(file)
    expect(shown(page, "This phone cannot show it here, but we can take it.")).to_be_visible()
    press(page, "Keep it")


def test_words_are_sent_while_the_film_is_still_on_its_way(film_phone, public_url, axe):
    page = film_phone
    held = []
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("My words go first")
    page.route(re.compile("/clips/[0-9a-f-]{36}/"), lambda route: held.append(route))
    choose_a_film(page, megabytes=2)
    expect(shown(page, "You can look at it here when all of it is with us.")).to_be_visible()
    press(page, "That is right")
    to_check(page)
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    expect(shown(page, "Keep this page open until all of it is with us.")).to_be_visible()
    expect(shown(page, "Attached.")).to_have_count(0)
    axe(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    press(page, "Cymraeg", "link")
    assert asked == ["Not all of it is with us yet. If you go there now, it is lost."]
    page.unroute_all()
    held[0].continue_()
    expect(shown(page, "Attached. All of it is with us.")).to_be_visible(timeout=A_MINUTE)


def test_a_page_that_was_closed_half_way_is_told_about_with_a_way_to_send_it(
    film_phone, public_url, footage, axe
):
    page = film_phone
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("My words")
    page.route(re.compile("/clips/[0-9a-f-]{36}/"), lambda route: route.abort())
    choose_a_film(page, megabytes=1)
    press(page, "That is right")
    to_check(page)
    press(page, "Send")
    code = code_of(page)
    later = page.context.new_page()
    page.close()
    open_journey(later, public_url, code)
    expect(shown(later, "It is on its way. Not all of it is here yet.")).to_be_visible()
    axe(later)
    later.get_by_text("Send a film, your voice or a picture").click()
    press(later, "Film")
    later.locator("[data-file]:not([capture])").first.set_input_files(films.film(footage))
    press(later, "Keep it")
    press(later, "That is right")
    expect(shown(later, "Attached. All of it is with us.")).to_be_visible()
    axe(later)


def test_says_it(film_phone, public_url, worker, axe):
    page = film_phone
    at_words(page, public_url)
    press(page, "Say")
    expect(page.get_by_role("heading", name="Say it")).to_be_focused()
    axe(page)
    press(page, "Record here")
    press(page, "Start")
    expect(page.get_by_role("status").filter(has_text="Recording")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text(
        re.compile("^0:0[2-9] / 10:00$"), timeout=A_MINUTE
    )
    axe(page)
    press(page, "Stop")
    expect(page.locator("[data-own] audio")).to_be_visible()
    axe(page)
    press(page, "Do it again")
    expect(shown(page, "Press Start when you are ready.")).to_be_visible()
    press(page, "Start")
    expect(page.locator("[data-clock]")).to_have_text(
        re.compile("^0:0[2-9] / 10:00$"), timeout=A_MINUTE
    )
    press(page, "Stop")
    press(page, "Keep it")
    expect(page.get_by_role("radio")).to_have_count(4)
    expect(page.locator("[data-player] audio")).to_be_visible(timeout=A_MINUTE)
    axe(page)


def test_draws_with_a_finger(film_phone, public_url, worker, axe):
    page = film_phone
    at_words(page, public_url)
    press(page, "Draw")
    axe(page)
    press(page, "Draw here")
    assert colours_on(page) == 1
    draw_a_line(page)
    assert colours_on(page) > 1
    page.locator(".colour", has_text="Blue").click()
    page.locator(".width", has_text="Thick").click()
    draw_a_line(page)
    assert blue_on(page)
    axe(page)
    press(page, "Undo")
    assert not blue_on(page)
    press(page, "Undo")
    assert colours_on(page) == 1
    press(page, "I am done")
    expect(shown(page, "There is nothing on it yet.")).to_be_visible()
    draw_a_line(page)
    press(page, "I am done")
    expect(page.locator("[data-own] img")).to_be_visible()
    axe(page)
    press(page, "Keep it")
    expect(page.locator("[data-player] img")).to_be_visible(timeout=A_MINUTE)
    axe(page)


def draw_a_line(page: Page) -> None:
    paper = page.locator("[data-paper]")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 220, steps=6)
    page.mouse.up()


_COLOURS = """(test) => {
  const paper = document.querySelector("[data-paper]");
  const points = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height).data;
  const seen = new Set();
  for (let at = 0; at < points.length; at += 4) seen.add(points.slice(at, at + 3).join());
  return [...seen];
}"""


def colours_on(page: Page) -> int:
    return len(page.evaluate(_COLOURS))


def blue_on(page: Page) -> bool:
    return "47,120,196" in page.evaluate(_COLOURS)


def test_puts_a_picture_together_with_keys_alone(new_context, public_url, axe):
    page = new_context(**DESKTOP, color_scheme="dark", reduced_motion="reduce").new_page()
    at_words(page, public_url)
    page.get_by_role("button", name="Draw", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Draw it")).to_be_focused()
    page.get_by_role("button", name="Draw here").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Your drawing")).to_be_focused()
    page.get_by_text("Put pictures in").focus()
    page.keyboard.press("Enter")
    for name in ("Sad", "Bed"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        expect(shown(page, f"{name}: It is on your drawing.")).to_be_visible()
    expect(page.get_by_role("img", name="Your drawing, Sad, Bed")).to_be_visible()
    assert colours_on(page) > 2
    axe(page)
    page.get_by_role("button", name="I am done").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-focus=look]")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Keep it").focus()
    page.keyboard.press("Enter")
    expect(shown(page, "How much of you do people see?")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="That is right").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".clip-title")).to_be_focused()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([FAKE], "Your phone or browser said no to that. That is all right."),
        ([], "We cannot find a camera here."),
    ],
    ids=["refused", "no camera"],
)
def test_no_camera_is_a_kind_screen_with_other_ways(
    launch, context_in, public_url, axe, flags, words
):
    page = context_in(launch(*flags)).new_page()
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("Still here")
    press(page, "Film")
    press(page, "Film here")
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    axe(page)
    expect(shown(page, "Use the phone’s own camera").locator("visible=true")).to_be_visible()
    press(page, "Draw it")
    expect(page.get_by_role("heading", name="Draw it")).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Say it your way")).to_have_value("Still here")


def test_a_recording_with_nothing_in_it_is_nobodys_fault(film_phone, public_url):
    page = film_phone
    page.add_init_script(
        """MediaRecorder.prototype.start = function () {
          Object.defineProperty(this, "state", { value: "recording", writable: true });
          this.pause = () => {};
          setTimeout(() => this.onstop(), 500);
        };"""
    )
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(shown(page, "Nothing was recorded. It was not your fault.")).to_be_visible()


def test_a_phone_that_cannot_record_offers_its_own_camera(film_phone, public_url, footage):
    page = film_phone
    page.add_init_script("delete globalThis.MediaRecorder")
    at_words(page, public_url)
    press(page, "Film")
    expect(page.get_by_role("button", name="Film here")).to_be_hidden()
    own = page.locator("[data-file][capture=user]").first
    expect(own).to_have_attribute("accept", "video/*")
    own.set_input_files(films.film(footage))
    expect(page.locator("[data-own] video")).to_be_visible()
    press(page, "Keep it")
    press(page, "That is right")
    expect(shown(page, "Attached. All of it is with us.")).to_be_visible()


def test_going_back_asks_before_a_film_is_lost(film_phone, public_url):
    page = film_phone
    answers = ["dismiss", "accept"]
    asked = []
    page.on("dialog", lambda each: (asked.append(each.message), getattr(each, answers.pop(0))()))
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-live]")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Say it your way")).to_be_visible()
    assert asked == ["This is not kept yet. If you go back now, it is lost."] * 2


def test_throwing_it_away_leaves_nothing(film_phone, public_url):
    page = film_phone
    page.on("dialog", lambda dialog: dialog.accept())
    at_words(page, public_url)
    film(page)
    press(page, "That is right")
    expect(shown(page, "Attached. All of it is with us.")).to_be_visible()
    with page.expect_response(re.compile("/clips/look/")) as answer:
        press(page, "Throw it away")
    assert answer.value.json()["state"] == "gone"
    expect(page.locator("[data-card]")).to_have_count(0)
    page.get_by_label("Say it your way").fill("Only words")
    to_check(page)
    expect(page.locator("[data-of=promised] dd")).to_have_text("–")


def test_exit_stops_the_camera_and_leaves_nothing(with_camera, context_in, public_url):
    context = context_in(with_camera, permissions=["camera", "microphone"])
    context.route(
        re.compile("^https:"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>Sunny"),
    )
    page = context.new_page()
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    page.evaluate(
        """() => {
          globalThis.live = document.querySelector("[data-live]").srcObject;
          document.addEventListener("heard:leave", () => setTimeout(() => {
            document.title = String(live.active);
          }));
        }"""
    )
    assert left_behind(page) == NOTHING_KEPT
    context.route(re.compile("^https:"), lambda route: route.fulfill(status=204))
    page.get_by_role("link", name="Exit this page", exact=True).tap(no_wait_after=True)
    page.wait_for_function("document.title === 'false'")
    assert page.evaluate("document.body.children.length") == 0
    assert page.context.cookies() == []


def test_in_welsh(film_phone, public_url, axe):
    page = film_phone
    at_words(page, public_url, "/cy")
    press(page, "Ffilmio")
    expect(page.get_by_role("heading", name="Ffilmia dy hun")).to_be_focused()
    press(page, "Ffilmio yma")
    expect(shown(page, "Gwasga Dechrau pan fyddi di’n barod.")).to_be_visible()
    axe(page)


def test_without_script_the_words_go_first_then_the_film(
    no_script_phone, public_url, worker, footage, axe
):
    page = no_script_phone
    page.goto(f"{public_url}/tell/#words")
    expect(page.get_by_role("button", name="Film", exact=True)).to_be_hidden()
    page.get_by_role("checkbox", name="I want to send a film").check()
    page.goto(f"{public_url}/tell/#check")
    press(page, "Send")
    heading = page.get_by_role("heading", name="We know that you want to tell us something.")
    expect(heading).to_be_visible()
    code = code_of(page)
    press(page, "Now send your film")
    expect(page.get_by_role("heading", name="Send your film")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Hide my face The whole")).check()
    page.get_by_label("Make a film, or choose one").set_input_files(films.film(footage))
    press(page, "Send it")
    expect(page.get_by_text("All of it is with us. Thank you.")).to_be_visible()
    look_until_it_is_ready(page)
    press(page, "Look and choose")
    expect(page.locator("video")).to_be_visible()
    page.get_by_role("radio", name="Only my words").check()
    press(page, "Choose this and look")
    expect(page.get_by_text("There is nothing to look at.")).to_be_visible()
    press(page, "That is right")
    expect(page.get_by_text("How much people see: Only my words")).to_be_visible()
    press(page, "Take it back")
    press(page, "Yes, take it back")
    expect(page.get_by_text("It does not go to any more meetings.")).to_be_visible()
    open_journey(page, public_url, code)
    expect(page.get_by_text("It does not go to any more meetings.")).to_be_visible()
    assert page.context.cookies() == []


def look_until_it_is_ready(page: Page) -> None:
    """A plain button, as often as it takes."""
    for _ in range(60):
        if page.get_by_text("It is here and ready.").count():
            return
        page.wait_for_timeout(1000)
        press(page, "Look again how far it is")
    raise AssertionError("It was not ready within a minute.")
