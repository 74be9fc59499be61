"""Leaving a page, reading it aloud, and the staff's keys, in a real browser."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from playwright.sync_api import expect

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


CHILDS = ("exit", "steps", "send", "code", "read-aloud", "ways")


def test_all_that_a_childs_page_can_fetch_is_within_its_budget():
    """40 KB compressed on one page, with all of the recorder, the drawing board and the upload."""
    files = [SCRIPTS / f"{name}.js" for name in CHILDS]
    files += [*SCRIPTS.glob("clips/*.js"), SCRIPTS / "vendor" / "tus.min.js"]

    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= 40_000


def test_the_vendored_script_names_no_file_that_is_not_here():
    assert "sourceMappingURL" not in (SCRIPTS / "vendor" / "tus.min.js").read_text()
