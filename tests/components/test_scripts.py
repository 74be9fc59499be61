"""Leaving a page, reading it aloud, and the staff's keys, in a real browser."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from playwright.sync_api import expect

pytestmark = pytest.mark.any_database

SCRIPTS = Path(settings.STATICFILES_DIRS[0]) / "js"
OURS = sorted({*SCRIPTS.rglob("*.js")} - {*SCRIPTS.glob("vendor/*.js")})
WORDS = "something a child wrote"
ELSEWHERE = "https://example.org/weather"


def page(content: str, base: str = "public", **context: object) -> bytes:
    source = (
        f'{{% extends "{base}/base.html" %}}{{% load components static %}}'
        f"{{% block content %}}<h1>Hello</h1>{content}{{% endblock %}}"
        "{% block scripts %}<script type='module' src='{% static 'js/read-aloud.js' %}'></script>{% endblock %}"
    )
    context = {"council": {"leave_to": ELSEWHERE}, "exit_end": "/leave/end/", **context}
    return engines["django"].engine.from_string(source).render(Context(context)).encode()


@pytest.fixture
def writing(open_page):
    """A page on which someone has written something; example.org is a page of its own."""
    shown = open_page(page('<form><textarea aria-label="Words"></textarea></form>'), has_touch=True)
    shown.context.route(
        f"{ELSEWHERE}**", lambda route: route.fulfill(body="Sunny", content_type="text/html")
    )
    shown.get_by_label("Words").fill(WORDS)
    return shown


@pytest.mark.parametrize("how", ["click", "tap", "keyboard"])
def test_exit_leaves_at_once(writing, how):
    ended = []
    writing.on("request", lambda request: ended.append((request.method, request.url)))
    exit_link = writing.get_by_role("link", name="Exit this page", exact=True)

    if how == "keyboard":
        exit_link.focus()
        writing.keyboard.press("Enter")
    else:
        getattr(exit_link, how)()

    writing.wait_for_url(ELSEWHERE)
    assert ("POST", "http://heard.test/leave/end/") in ended


def test_shift_three_times_leaves_at_once(writing):
    ended = []
    writing.on("request", lambda request: ended.append((request.method, request.url)))
    told = writing.get_by_role("navigation", name="Leave").get_by_role("status")

    writing.keyboard.press("Shift")
    expect(told).to_have_text("Shift again to leave: 2")
    writing.keyboard.press("Shift")
    expect(told).to_have_text("Shift again to leave: 1")
    writing.keyboard.press("Shift")

    writing.wait_for_url(ELSEWHERE)
    assert ("POST", "http://heard.test/leave/end/") in ended


@pytest.mark.parametrize("between", ["A", "Shift+B", "Tab", "Escape", "click", "late"])
def test_shift_in_typing_leaves_nobody(writing, between):
    if between == "late":
        writing.clock.install()
    for _time in range(2):
        writing.keyboard.press("Shift")
        writing.keyboard.press("Shift")
        if between == "click":
            writing.get_by_label("Words").click()
        elif between == "late":
            writing.clock.run_for(5100)
        else:
            writing.keyboard.press(between)
            writing.keyboard.press("Shift")
            writing.keyboard.press("x")

    assert writing.url == "http://heard.test/"
    expect(writing.get_by_role("navigation", name="Leave").get_by_role("status")).to_be_empty()
    assert WORDS in writing.get_by_label("Words").input_value()


@pytest.mark.parametrize("held", ["Alt", "Control", "Meta"])
def test_shift_with_another_key_leaves_nobody(writing, held):
    """Who writes in two alphabets goes from one to the other so, and on to a third."""
    writing.keyboard.down(held)
    for _time in range(3):
        writing.keyboard.press("Shift")
    writing.keyboard.up(held)
    writing.wait_for_timeout(200)

    assert writing.url == "http://heard.test/"
    expect(writing.get_by_role("navigation", name="Leave").get_by_role("status")).to_be_empty()
    assert writing.get_by_label("Words").input_value() == WORDS


def test_second_exit_is_for_assistive_technology(writing):
    writing.get_by_role("link", name="Exit this page now").focus()
    writing.keyboard.press("Enter")

    writing.wait_for_url(ELSEWHERE)


def test_exit_covers_the_page_even_when_the_next_never_comes(writing):
    writing.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(status=204))

    writing.get_by_role("link", name="Exit this page", exact=True).click(no_wait_after=True)

    expect(writing.locator("html.covered")).to_be_attached()
    assert writing.evaluate("document.body.children.length") == 0
    assert writing.evaluate("document.title") == "\u200b"


def test_back_after_leaving_shows_no_words(writing):
    writing.get_by_role("link", name="Exit this page", exact=True).click()
    writing.wait_for_url(ELSEWHERE)

    writing.go_back()

    assert WORDS not in writing.evaluate("document.documentElement.outerHTML")
    assert WORDS not in writing.evaluate(
        "[...document.querySelectorAll('textarea')].map((one) => one.value).join()"
    )


def test_page_brought_back_from_memory_is_covered_and_loaded_anew(writing):
    with writing.expect_navigation():
        writing.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert writing.get_by_label("Words").input_value() == ""


VOICES = """
  globalThis.said = [];
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(globalThis, "speechSynthesis", {value: {
    getVoices: () => [{lang: "en-GB", localService: %s}],
    speak: (words) => said.push(words.text), cancel: () => {}, addEventListener: () => {},
  }});
"""
STEP = '{% component "step" title="Your turn" read_aloud=True %}<p>Say it.</p>{% endcomponent %}'


def _with_voices(shown, local: str):
    shown.add_init_script(VOICES % local)
    shown.reload()
    return shown.get_by_role("button", name="Read this to me")


def test_reads_a_step_by_a_voice_on_the_device(open_page):
    shown = open_page(page(STEP))

    _with_voices(shown, "true").click()

    assert shown.evaluate("said.map((one) => one.replace(/\\s+/g, ' ').trim())") == [
        "Your turn Say it."
    ]


def test_offers_no_voice_that_would_send_words_away(open_page):
    button = _with_voices(open_page(page(STEP)), "false")

    assert not button.is_visible()


def test_keys_walk_the_rows_but_not_while_someone_types(open_page):
    rows = (
        '<form class="filters"><input type="search" aria-label="Find"></form><ol class="rows">'
        '{% piece "row" title="One" href="#one" %}{% piece "row" title="Two" href="#two" %}</ol>'
    )
    shown = open_page(page(rows, base="staff"))
    here = "document.activeElement.textContent || document.activeElement.value"

    shown.keyboard.press("j")
    shown.keyboard.press("j")
    assert shown.evaluate(here) == "Two"
    shown.keyboard.press("k")
    assert shown.evaluate(here) == "One"
    shown.keyboard.press("/")
    shown.keyboard.press("j")
    assert shown.evaluate(here) == "j"


def test_question_mark_shows_the_keys(open_page):
    shown = open_page(page("", base="staff"))

    shown.keyboard.press("?")

    assert shown.get_by_role("dialog", name="Keys").is_visible()


@pytest.mark.parametrize(
    "file",
    OURS,
    ids=lambda file: file.stem,
)
def test_script_is_small_and_keeps_nothing(file):
    script = file.read_text()

    assert len(script.encode()) <= 12 * 1024
    assert "localStorage" not in script
    assert "sessionStorage" not in script
    assert "innerHTML" not in script


CHILDS = ("exit", "stay", "steps", "answer", "sender", "send", "code", "read-aloud", "ways")


def test_all_that_a_childs_page_can_fetch_is_within_its_budget():
    """40 KB compressed on one page, with all of the recorder, the drawing board and the upload."""
    files = [SCRIPTS / f"{name}.js" for name in CHILDS]
    files += [*SCRIPTS.glob("clips/*.js"), SCRIPTS / "vendor" / "tus.min.js"]

    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= 40_000


OURS_OR_NOT = """async ([status, body, type]) => {
  const { ourPage } = await import("/static/js/answer.js");
  const answer = new Response(body, { status, headers: { "Content-Type": type } });
  try {
    return (await ourPage(answer)).querySelector("h1").textContent;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}"""
FILTER = (Path(__file__).parents[1] / "inputs" / "answer-of-somebody-else.html").read_text()
HTML = "text/html; charset=utf-8"
NOT_OURS = "NotOurs: default"


@pytest.mark.parametrize("base", ["public", "staff"])
@pytest.mark.parametrize("status", [200, 403, 409, 422, 429, 500])
def test_a_page_of_ours_is_known_whatever_its_status(open_page, base, status):
    ours = page("", base=base).decode()

    assert open_page(page("")).evaluate(OURS_OR_NOT, [status, ours, HTML]) == "Hello"


@pytest.mark.parametrize("status", [200, 403, 404, 429, 511])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (FILTER, HTML),
        ("<h1>Log in to the wifi</h1>", HTML),
        ('{"blocked": true}', "application/json"),
        ("", HTML),
        ("<html data-heard><h1>Said of ours</h1></html>", "text/plain"),
    ],
    ids=["filter", "no main", "json", "nothing", "plain text"],
)
def test_a_page_of_somebody_elses_is_never_taken_for_ours(open_page, body, kind, status):
    assert open_page(page("")).evaluate(OURS_OR_NOT, [status, body, kind]) == NOT_OURS


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_is_down_may_be_asked_again(open_page, status):
    answer = [status, "<h1>Bad gateway</h1>", HTML]

    assert open_page(page("")).evaluate(OURS_OR_NOT, answer) == "Error: not now"


def test_a_page_of_ours_that_broke_off_is_not_shown(open_page):
    cut = page("").decode().partition("<footer")[0]

    shown = open_page(page("")).evaluate(OURS_OR_NOT, [200, cut, HTML])

    assert shown == "Error: only a part of it came"


def waiting(said: str, *, waits: bool = True) -> str:
    """A page with a part that is looked at again, as the page of a pack has."""
    mark = " data-waiting" if waits else ""
    return page(
        f"<div id='how-far' data-refresh='/far/'{mark}><p>{said}</p><a href='#there'>Look</a></div>"
        "<textarea aria-label='Elsewhere'></textarea>"
        "<p role='status'><span data-refresh-done hidden>Done.</span></p>"
        "<script type='module' src='{% static 'js/refresh.js' %}'></script>",
        base="staff",
    ).decode()


@pytest.fixture
def refreshing(open_page):
    """A page that waits, ``answers`` that come one by one, and five seconds that pass at once."""
    answers: list[dict] = []
    shown = open_page(b"<p>Not yet.</p>")
    shown.clock.install()
    shown.route("**/", lambda route: route.fulfill(body=waiting("Waits"), content_type=HTML))
    shown.route("**/far/", lambda route: route.fulfill(**answers.pop(0)))
    shown.reload()

    def then(*coming: dict) -> None:
        answers.extend(coming)
        for _try in range(100):
            if answers:
                shown.clock.run_for(5100)
                shown.wait_for_timeout(200)  # of real time, for the answer to come
        assert answers == []

    return shown, then


def ours(said: str, **more) -> dict:
    return {"body": waiting(said, **more), "content_type": HTML}


def test_a_part_that_waits_is_looked_at_again_until_it_is_done(refreshing):
    shown, then = refreshing
    shown.get_by_label("Elsewhere").fill("half written")
    part = shown.locator("#how-far p")
    expect(part).to_have_text("Waits")
    then(ours("Still waits"))
    expect(part).to_have_text("Still waits")
    expect(shown.get_by_text("Done.")).to_be_hidden()
    then(ours("It is ready", waits=False))
    expect(part).to_have_text("It is ready")
    expect(shown.get_by_text("Done.")).to_be_visible()
    expect(shown.get_by_label("Elsewhere")).to_have_value("half written")
    asked = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.clock.run_for(60_000)
    assert asked == []


@pytest.mark.parametrize(
    "bad",
    [
        {"body": FILTER, "content_type": HTML},
        {"body": FILTER.replace("<body", "<body><div id='how-far'>Buy</div><i"), "content_type": HTML},
        {"status": 502, "body": "Bad gateway"},
        {"status": 302, "headers": {"Location": "/sign-in/"}},
    ],
    ids=["filter", "filter with our part", "down", "signed out"],
)  # fmt: skip
def test_what_is_not_ours_is_never_put_in_its_place_and_it_asks_again(refreshing, bad):
    shown, then = refreshing
    then(bad)
    expect(shown.locator("#how-far p")).to_have_text("Waits")
    then(ours("It is ready", waits=False))
    expect(shown.locator("#how-far p")).to_have_text("It is ready")


def test_a_part_in_use_is_left_alone_until_it_is_left(refreshing):
    shown, then = refreshing
    shown.get_by_role("link", name="Look").focus()
    then(ours("It is ready", waits=False))
    expect(shown.get_by_text("Done.")).to_be_visible()
    expect(shown.get_by_role("link", name="Look")).to_be_focused()
    expect(shown.locator("#how-far p")).to_have_text("Waits")
    shown.get_by_label("Elsewhere").focus()
    then(ours("It is ready", waits=False))
    expect(shown.locator("#how-far p")).to_have_text("It is ready")


def test_the_vendored_script_names_no_file_that_is_not_here():
    assert "sourceMappingURL" not in (SCRIPTS / "vendor" / "tus.min.js").read_text()
