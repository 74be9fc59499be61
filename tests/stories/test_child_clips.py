"""A clip says one thing wherever it is shown; what goes wrong with it is told as what it is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories import films
from tests.stories.showing import A_WHILE, at_words, press, shown, to_check
from tests.stories.test_child_sends import code_of, open_journey

INPUTS = Path(__file__).parents[1] / "inputs"
FILTER = (INPUTS / "answer-of-somebody-else.html").read_text()
UPLOADS = re.compile(r"/clips/([0-9a-f-]{36}/)?$")
BROKEN_FILM = "This film is broken. Try another one."
BLOCKED = "Something on this network stops it. Try mobile data or another wifi."
LOST = "Your phone cannot read this file any more."


def choose(page: Page, way: str, file) -> None:
    press(page, way)
    page.locator("[data-file]:not([capture])").first.set_input_files(file)


def draw(page: Page) -> None:
    press(page, "Draw")
    press(page, "Draw here")
    page.locator("canvas").click()
    press(page, "I am done")
    press(page, "Keep it")


@pytest.fixture
def cut_film(tmp_path) -> Path:
    """The first half of a film: nobody can open it, however often it is sent."""
    whole = films.film(tmp_path).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    return path


def test_a_broken_film_is_called_broken_everywhere(
    film_phone, public_url, worker, cut_film, axe, tmp_path
):
    page = film_phone
    at_words(page, public_url)
    page.get_by_label("Say it your way").fill("And my words")
    choose(page, "Film", cut_film)
    press(page, "Keep it")
    expect(shown(page, BROKEN_FILM)).to_be_visible(timeout=A_WHILE)
    press(page, "Done")
    card = page.locator("[data-card]")
    expect(card.locator("[data-status]")).to_have_text(BROKEN_FILM)
    expect(card.get_by_role("button")).to_have_text(["Try another one", "Throw it away"])
    axe(page)
    press(page, "Next", "link")
    expect(page.locator("[data-of=promised] dd")).to_contain_text(BROKEN_FILM)
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    expect(card.locator("[data-status]")).to_have_text(BROKEN_FILM)
    expect(shown(page, "All of it is")).to_have_count(0)
    axe(page)
    code = code_of(page)
    press(page, "Try another one")
    page.locator("[data-file]:not([capture])").first.set_input_files(films.film(tmp_path))
    press(page, "Keep it")
    press(page, "Done")
    expect(shown(page, "It is here and ready.")).to_be_visible(timeout=A_WHILE)
    press(page, "I have it")
    open_journey(page, public_url, code)
    expect(shown(page, BROKEN_FILM)).to_be_visible()
    expect(shown(page, "It is here and ready.")).to_be_visible()
    axe(page)


def test_a_broken_picture_makes_room_for_another_one(film_phone, public_url, worker, axe):
    page = film_phone
    said = "This picture did not arrive whole. Try another one."
    at_words(page, public_url)
    choose(page, "Draw", INPUTS / "picture-cut-off.webp")
    press(page, "Keep it")
    expect(shown(page, re.compile("^This picture .* Try another one.$"))).to_be_visible(
        timeout=A_WHILE
    )
    press(page, "Done")
    expect(page.locator("[data-card] [data-status]")).to_have_text(re.compile(said[:12]))
    press(page, "Try another one")
    expect(page.get_by_role("heading", name="Draw it")).to_be_focused()
    expect(page.locator("[data-card]")).to_have_count(0)
    axe(page)


def test_a_file_that_changed_on_the_phone_is_told_as_that(film_phone, public_url, tmp_path, axe):
    page = film_phone
    path = films.film(tmp_path)
    at_words(page, public_url)
    choose(page, "Film", path)
    expect(page.locator("[data-own] video")).to_be_visible()
    path.write_bytes(b"something else altogether")
    press(page, "Keep it")
    expect(shown(page, LOST)).to_be_visible()
    axe(page)
    press(page, "Done")
    card = page.locator("[data-card]")
    expect(card.locator("[data-status]")).to_contain_text("Choose it again, or take another one.")
    expect(shown(page, "signal")).to_have_count(0)
    press(page, "Try another one")
    expect(page.get_by_role("heading", name="Film yourself")).to_be_focused()
    expect(card).to_have_count(0)


STRANGERS = {
    "a filter": {"status": 200, "body": FILTER},
    "forbidden": {"status": 403, "body": FILTER},
    "too many": {"status": 429, "body": FILTER},
    "log in first": {"status": 511, "body": FILTER},
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_a_network_that_stops_a_clip_is_told_as_that(film_phone, public_url, stranger, axe):
    page = film_phone
    page.clock.install()
    at_words(page, public_url)
    page.route(UPLOADS, lambda route: route.fulfill(content_type="text/html", **stranger))
    draw(page)
    press(page, "Done")
    expect(page.locator("[data-card] [data-status]")).to_contain_text(BLOCKED)
    axe(page)
    page.unroute_all()
    page.clock.fast_forward(15_000)
    expect(shown(page, re.compile("^All of it is (here|with us)"))).to_be_visible(timeout=A_WHILE)


def test_our_own_no_is_told_in_our_own_words(film_phone, public_url):
    page = film_phone
    words = "A lot is being sent from where you are. Please wait ten minutes, then try again."
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": "text/plain; charset=utf-8"}

    def no(route: Route) -> None:
        route.fulfill(status=429, headers=headers, body=f"{words}\n")

    at_words(page, public_url)
    page.route(UPLOADS, no)
    draw(page)
    press(page, "Done")
    expect(shown(page, words)).to_be_visible(timeout=A_WHILE)


def test_looking_behind_a_filter_shows_nothing_of_it(film_phone, public_url):
    page = film_phone
    at_words(page, public_url)
    page.route("**/clips/look/", lambda route: route.fulfill(status=403, body=FILTER))
    draw(page)
    expect(shown(page, BLOCKED)).to_be_visible()


def test_an_upload_that_nobody_answers_does_not_go_on_for_ever(film_phone, public_url):
    page = film_phone
    page.clock.install()
    at_words(page, public_url)
    page.route(re.compile(r"/clips/[0-9a-f-]{36}/$"), lambda route: None)
    draw(page)
    press(page, "Done")
    expect(shown(page, re.compile("of it is with us|on its way"))).to_be_visible()
    page.clock.fast_forward(31_000)
    expect(shown(page, "Not there yet. We try again")).to_be_visible()
    page.unroute_all()
    page.clock.fast_forward(16_000)
    expect(shown(page, re.compile("^All of it is (here|with us)"))).to_be_visible(timeout=A_WHILE)


CAMERAS = {
    "NotAllowedError": "Your phone or browser said no to that.",
    "NotFoundError": "We cannot find a camera here.",
    "NotReadableError": "Something else uses the camera just now. Close it and try again",
    "TypeError": "This browser cannot record. There are other ways.",
}


@pytest.mark.parametrize(("error", "words"), CAMERAS.items(), ids=CAMERAS)
def test_a_camera_that_says_no_is_told_as_what_it_is(film_phone, public_url, axe, error, words):
    page = film_phone
    page.add_init_script(
        f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{error}'); }};"
    )
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    expect(shown(page, words)).to_be_visible()
    expect(page.locator("[data-screen]").get_by_role("button", name="Say it")).to_be_visible()
    axe(page)


def test_a_recorder_that_dies_keeps_what_there_is(film_phone, public_url, axe):
    page = film_phone
    page.add_init_script(
        """const start = MediaRecorder.prototype.start;
        MediaRecorder.prototype.start = function (slice) {
          start.call(this, slice);
          setTimeout(() => this.onerror(new Event("error")), 3000);
        };"""
    )
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    died = "It stopped by itself. This is what there is of it."
    expect(shown(page, died)).to_be_visible(timeout=A_WHILE)
    expect(page.locator("[data-own] video")).to_be_visible()
    axe(page)


def test_a_phone_without_room_that_recorded_nothing_is_told_as_that(film_phone, public_url, axe):
    page = film_phone
    page.add_init_script(
        """MediaRecorder.prototype.start = function () {
          Object.defineProperty(this, "state", { value: "recording", writable: true });
          this.pause = () => {};
          this.stop = () => { this.state = "inactive"; this.onstop(); };
          setTimeout(() => this.onerror(new DOMException("", "QuotaExceededError")), 500);
        };"""
    )
    at_words(page, public_url)
    press(page, "Film")
    press(page, "Film here")
    press(page, "Start")
    expect(shown(page, "Maybe your phone has no room left.")).to_be_visible(timeout=A_WHILE)
    axe(page)


def test_our_own_full_disk_is_told_as_that_and_the_words_go(film_phone, council, axe):
    page = film_phone
    answers = []
    page.on("response", lambda answer: answers.append(answer.status))
    with council.door("public", HEARD_DISK_RESERVE_MB="9999999") as door:
        at_words(page, door.url)
        page.get_by_label("Say it your way").fill("Only words")
        draw(page)
        press(page, "Done")
        expect(shown(page, "We have no room for this just now.")).to_be_visible(timeout=A_WHILE)
        expect(page.get_by_label("Say it your way")).to_have_value("Only words")
        axe(page)
        to_check(page)
        press(page, "Send")
        expect(page.get_by_role("heading", name="We have your words. Thank you.")).to_be_visible()
    assert 507 in answers


def test_six_are_the_most_and_the_page_says_so(film_phone, public_url, axe):
    page = film_phone
    at_words(page, public_url)
    for _ in range(6):
        draw(page)
        press(page, "Done")
    press(page, "Draw")
    expect(shown(page, "You have 6 already. That is the most for one time.")).to_be_visible()
    axe(page)


def test_two_films_are_told_apart_by_picture_length_and_time(film_phone, public_url, tmp_path, axe):
    page = film_phone
    at_words(page, public_url)
    for _ in range(2):
        choose(page, "Film", films.film(tmp_path))
        press(page, "Keep it")
        press(page, "Done")
    cards = page.locator("[data-card]")
    expect(cards.locator("[data-face] video")).to_have_count(2)
    for title in cards.locator(".clip-title").all():
        expect(title).to_have_text(re.compile(r"^Your film 0:04 at \d\d:\d\d$"))
    axe(page)
