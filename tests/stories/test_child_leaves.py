"""A phone in the wrong hands: what Back and Reload bring after somebody has left, by whatever way.

With the browser's page cache on, as people have it; playwright turns it off otherwise. Some pages
are tried without ``no-store`` as well, for browsers that put such pages into the cache.
"""

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests import browser as chromium
from tests.stories.conftest import PHONE
from tests.stories.test_child_answered import ANSWER
from tests.stories.test_child_signal import filled_in

CANARY = "Zebra canary words"
REPLY = "Thank you. We asked why."
SECRETS = (CANARY, REPLY, "We got your words", "What happened to your words")


@pytest.fixture(scope="module")
def cached(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps whole pages for Back."""
    opened = browser.browser_type.launch(
        executable_path=chromium.path(),
        args=[*chromium.ARGUMENTS, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield opened
    opened.close()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def left_phone(request, cached) -> Iterator[Page]:
    """With script and without; whose way out leads to a page about the weather."""
    context = cached.new_context(**PHONE, java_script_enabled=request.param)
    context.set_default_timeout(45_000)
    context.route(
        re.compile("^https:"),
        lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>Sunny"),
    )
    page = context.new_page()
    page.scripted = request.param
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.tap()


@pytest.fixture(scope="module")
def codes(cached, council, public_url) -> Iterator:
    """``codes()``: the code of a contribution that staff have answered; ``new``: one of its own."""
    context = cached.new_context(**PHONE, java_script_enabled=False)
    made: list[str] = []

    def give(*, new: bool = False) -> str:
        if new or not made:
            page = context.new_page()
            made.append(sent(page, public_url))
            council.script(ANSWER, made[-1])
            page.close()
        return made[-1] if new else made[0]

    yield give
    context.close()


def sent(page: Page, public_url: str) -> str:
    """Sends words without script; the code."""
    page.goto(f"{public_url}/tell/#words")
    page.locator("textarea[name=words]").fill(CANARY)
    page.goto(f"{public_url}/tell/#check")
    page.get_by_role("button", name="Send", exact=True).click()
    words = page.get_by_role("group", name="Your code").get_by_role("listitem")
    expect(words).to_have_count(7)
    return " ".join(words.all_inner_texts())


def come_back(page: Page, public_url: str, code: str) -> None:
    page.goto(f"{public_url}/")
    page.goto(f"{public_url}/return/")
    page.get_by_label("What is your code?").fill(code)
    press(page, "See what happened")
    expect(page.get_by_text(REPLY)).to_be_visible()


def say_more(page: Page) -> None:
    page.get_by_text("Say more", exact=True).tap()
    page.get_by_label("What else do you want to say?").fill(f"More {CANARY}")
    press(page, "Send")
    expect(page.get_by_text("We have your new words.")).to_be_visible()


def answer(page: Page) -> None:
    press(page, "A bit")
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()


def change_sharing(page: Page) -> None:
    page.get_by_text("Change who may see it", exact=True).tap()
    press(page, "Save")
    expect(page.get_by_text("We changed who may see it.")).to_be_visible()


def ask_whether(page: Page) -> None:
    page.get_by_text("Take it back, delete it, or stop my code").tap()
    press(page, "Take it back")
    expect(page.get_by_role("heading", name="Take it back?")).to_be_visible()


def ask_and_do(page: Page) -> None:
    ask_whether(page)
    press(page, "Yes, take it back")
    expect(page.get_by_text("You took it back.").first).to_be_visible()


def in_welsh(page: Page) -> None:
    press(page, "Cymraeg")
    expect(page.locator("html[lang=cy]")).to_be_attached()
    expect(page.get_by_text(REPLY)).to_be_visible()


def exit_(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Exit this page$|Gadael")).first.tap()
    expect(page.get_by_text("Sunny")).to_be_visible(timeout=15_000)


def keys(page: Page) -> None:
    """Shift three times; without script there is no key."""
    if not page.scripted:
        return exit_(page)
    for _time in range(3):
        page.keyboard.press("Shift")
    expect(page.get_by_text("Sunny")).to_be_visible(timeout=15_000)


def close(page: Page) -> None:
    press(page, "Close this page")
    expect(page.get_by_text("This page has forgotten your code.")).to_be_visible()


def home(page: Page) -> None:
    page.get_by_role("link", name="Heard", exact=True).tap()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


WAYS = {
    "exit": [exit_], "keys": [keys], "close": [close], "heard": [home], "say more": [say_more, exit_],
    "helped": [answer, exit_], "sharing": [change_sharing, exit_], "asked": [ask_whether, exit_],
    "taken back": [ask_and_do, exit_], "welsh": [in_welsh, exit_], "more, closed": [say_more, close],
    "more, heard": [say_more, home],
}  # fmt: skip


def shows(page: Page) -> str:
    """All that is on the page, typed words too; the browser's own pages have nothing of ours."""
    page.wait_for_timeout(150)
    fields = page.locator("textarea, input:not([type=hidden])")
    typed = [fields.nth(at).input_value() for at in range(fields.count())]
    return page.content() + "\n".join(typed)


def step(page: Page, how: str) -> None:
    """Back or Reload; a browser that asks whether to send a form again is told yes."""
    with contextlib.suppress(Error):  # it came from the cache, or is one of the browser's own
        page.go_back(timeout=3000) if how == "back" else page.reload(timeout=3000)


BACK, RELOAD = ["back", "reload"] * 3, ["reload", "back", "back", "reload"]
# Reload first only where a page of ours is left: elsewhere it brings the weather again.
TRIED = [(way, BACK) for way in WAYS] + [
    (way, RELOAD) for way, steps in WAYS.items() if steps[-1] in (close, home)
]


@pytest.mark.parametrize(("way", "steps"), TRIED, ids=[f"{way}-{steps[0]}" for way, steps in TRIED])
def test_what_was_open_is_not_opened_again(left_phone, public_url, codes, way, steps):
    code = codes(new=way == "taken back")
    come_back(left_phone, public_url, code)
    for each in WAYS[way]:
        each(left_phone)
    for how in steps:
        step(left_phone, how)
        seen = shows(left_phone)
        assert [secret for secret in (*SECRETS, code) if secret in seen] == []
    assert left_phone.context.cookies() == []


@pytest.mark.parametrize("left_phone", [True], ids=["script"], indirect=True)
def test_with_script_no_post_stands_in_the_history(left_phone, public_url, codes):
    before = left_phone.evaluate("history.length")
    come_back(left_phone, public_url, codes())
    for each in (say_more, answer, change_sharing, ask_whether):
        each(left_phone)
    assert left_phone.evaluate("history.length") == before + 2  # home, and the page of the code
    left_phone.reload()
    expect(left_phone.get_by_label("What is your code?")).to_have_value("")


def test_a_reload_of_the_open_page_asks_for_the_code(left_phone, public_url, codes):
    come_back(left_phone, public_url, codes())
    step(left_phone, "reload")
    expect(left_phone.get_by_label("What is your code?")).to_be_visible()
    assert [secret for secret in SECRETS if secret in shows(left_phone)] == []


def sent_with_script(page: Page, public_url: str) -> str:
    """Sends words as most do; the code, which nobody has said that they have."""
    filled_in(page, public_url)
    press(page, "Send")
    words = page.get_by_role("group", name="Your code").get_by_role("listitem")
    expect(words).to_have_count(7)
    return " ".join(words.all_inner_texts())


def code_words_in(page: Page, code: str) -> list[str]:
    seen = shows(page)
    return [word for word in code.split() if f"<li>{word}</li>" in seen or code in seen]


@pytest.mark.parametrize("leave", [exit_, home])
def test_the_code_words_are_not_shown_again(left_phone, public_url, leave):
    left_phone.on("dialog", lambda asked: asked.accept())  # “Do you have your code?”: never at Exit
    send = sent_with_script if left_phone.scripted else sent
    code = send(left_phone, public_url)
    assert code_words_in(left_phone, code) == code.split()
    leave(left_phone)
    for how in ["back", "reload", "back", "reload", "reload", "back"]:
        step(left_phone, how)
        assert code_words_in(left_phone, code) == []
        assert CANARY not in shows(left_phone)


@pytest.mark.parametrize("leave", [exit_, keys])
@pytest.mark.parametrize("stored", [False, True], ids=["no-store", "in the cache"])
def test_words_typed_and_not_sent_are_gone_after_exit(left_phone, public_url, stored, leave):
    if stored:
        let_pages_be_cached(left_phone, public_url)
    left_phone.goto(f"{public_url}/")
    left_phone.goto(f"{public_url}/tell/?step=words#words")
    left_phone.locator("textarea[name=words]").fill(CANARY)
    leave(left_phone)
    for how in ["back", "reload", "back", "back"]:
        step(left_phone, how)
        assert CANARY not in shows(left_phone)


def let_pages_be_cached(page: Page, public_url: str) -> None:
    """As in a browser that keeps pages for Back although they say no-store."""

    def without(route):
        if route.request.resource_type != "document":
            return route.fallback()
        answer = route.fetch(max_redirects=0)
        headers = {k: v for k, v in answer.headers.items() if k != "cache-control"}
        return route.fulfill(response=answer, headers=headers)

    page.context.route(
        f"{public_url}/tell/**", without
    )  # not what clears up: that is not done by a copy
