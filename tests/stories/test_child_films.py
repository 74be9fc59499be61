"""A child films and speaks: looked at, chosen, sent; without signal, in a hurry, and in Welsh."""

import re

from playwright.sync_api import Page, expect

from tests.stories import films
from tests.stories.showing import A_WHILE, NOTHING_KEPT, at_words, film, press, shown, to_check
from tests.stories.test_child_sends import code_of, open_journey
from tests.stories.test_child_signal import left_behind

LOUD = re.compile(r"^([6-9]|\d\d)")  # what the meter shows, of 100


def test_films_looks_hides_the_face_and_sends(film_phone, public_url, worker, axe):
    page = film_phone
    at_words(page, public_url)
    axe(page)
    film_with_a_pause(page, axe)
    see_it_as_others_would(page, axe)
    press(page, "Done")
    card = page.locator("[data-card]")
    expect(shown(card, "It is here and ready.")).to_be_visible(timeout=A_WHILE)
    expect(card.locator("[data-chosen]")).to_have_text("Hide my face")
    axe(page)
    to_check(page)
    expect(page.locator("[data-of=promised] dd")).to_have_text(
        re.compile(r"^Your film 0:0\d at \d\d:\d\d\. It is here and ready\.$")
    )
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have it. Thank you.")).to_be_focused()
    expect(shown(page, "It is here and ready.")).to_be_visible()
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
    expect(page.locator("[data-level]")).to_have_attribute("value", LOUD)
    axe(page)
    press(page, "Start")
    expect(page.locator(".stage [data-count]")).to_have_text("2")
    expect(page.get_by_role("status").filter(has_text="Filming")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text(
        re.compile("^0:0[2-9] / 3:00$"), timeout=A_WHILE
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
    expect(player).to_be_visible(timeout=A_WHILE)
    axe(page)
    first = brightness_changes(page)
    page.get_by_role("radio", name="As I am").check()
    expect(player).to_be_visible(timeout=A_WHILE)
    assert brightness_changes(page) > 3 * first  # a face has edges, a blur has none
    page.get_by_role("radio", name=re.compile("^A computer voice")).check()
    expect(shown(page, "There is nothing to hear yet.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Hide my face The whole")).check()
    expect(player).to_be_visible(timeout=A_WHILE)
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
    expect(shown(page, "There is no signal just now. We try again.")).to_be_visible(timeout=A_WHILE)
    page.unroute_all()
    press(page, "Done")
    expect(shown(page, "Not there yet. We try again when there is signal.")).to_be_visible()
    to_check(page)
    page.context.set_offline(False)
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    expect(shown(page, "All of it is ")).to_be_visible(timeout=A_WHILE)
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
    held: list = []
    signal: list = []

    def piece(route) -> None:
        route.continue_() if signal else held.append(route)

    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("My words go first")
    page.route(re.compile("/clips/[0-9a-f-]{36}/"), piece)
    choose_a_film(page, megabytes=2)
    expect(shown(page, "You can look at it here when all of it is with us.")).to_be_visible()
    press(page, "Done")
    to_check(page)
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    expect(shown(page, "Keep this page open until all of it is with us.")).to_be_visible()
    expect(shown(page, "Attached.")).to_have_count(0)
    axe(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    press(page, "Heard", "link")
    press(page, "I have it")
    press(page, "Heard", "link")
    lost = "Not all of it is with us yet. If you go there now, it is lost."
    code = "Do you have your code? If you go there now, you cannot see it again."
    assert asked == [f"{code} {lost}", lost]
    signal.append("back")
    held[0].continue_()
    expect(shown(page, "All of it is ")).to_be_visible(timeout=A_WHILE)


def test_a_page_that_was_closed_half_way_is_told_about_with_a_way_to_send_it(
    film_phone, public_url, footage, axe
):
    page = film_phone
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("My words")
    page.route(re.compile("/clips/[0-9a-f-]{36}/"), lambda route: route.abort())
    choose_a_film(page, megabytes=1)
    press(page, "Done")
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
    press(later, "Done")
    expect(shown(later, "All of it is here.")).to_be_visible()
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
        re.compile("^0:0[2-9] / 10:00$"), timeout=A_WHILE
    )
    axe(page)
    press(page, "Stop")
    expect(page.locator("[data-own] audio")).to_be_visible()
    axe(page)
    press(page, "Do it again")
    expect(shown(page, "Press Start when you are ready.")).to_be_visible()
    press(page, "Start")
    expect(page.locator("[data-clock]")).to_have_text(
        re.compile("^0:0[2-9] / 10:00$"), timeout=A_WHILE
    )
    press(page, "Stop")
    press(page, "Keep it")
    expect(page.get_by_role("radio")).to_have_count(4)
    expect(page.locator("[data-player] audio")).to_be_visible(timeout=A_WHILE)
    axe(page)


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
    press(page, "Done")
    expect(shown(page, "All of it is ")).to_be_visible()


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
    press(page, "Done")
    expect(shown(page, "All of it is ")).to_be_visible()
    with page.expect_response(lambda each: "take-back" in (each.request.post_data or "")) as answer:
        press(page, "Throw it away")
    assert answer.value.json()["state"] == "gone"
    expect(page.locator("[data-card]")).to_have_count(0)
    page.get_by_label("Say it your way").fill("Only words")
    to_check(page)
    expect(page.locator("[data-of=promised] dd")).to_have_text("You skipped this")


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
    expect(page).to_have_title("false")
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
