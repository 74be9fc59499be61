"""People's ways through Heard in a real browser, against both doors as they really run."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import browser as chromium
from tests.accessibility import faults_of
from tests.servers import Council, new_council
from tests.stories import films

FAKE = "--use-fake-device-for-media-stream"
YES = "--use-fake-ui-for-media-stream"  # to whatever the browser asks
HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # other tests run beside: what comes late is not what is missing
PHONE = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2, "locale": "en-GB",
}  # fmt: skip
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


# A screen looks the same on every database; the ways through all of it, words and films, are walked on each.
ON_EACH_DATABASE = (
    "test_all_the_way_round", "test_child_lost", "test_child_sends", "test_moderator_clips",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.story)
            if item.path.stem not in ON_EACH_DATABASE:
                item.add_marker(pytest.mark.any_database)


@pytest.fixture(scope="session")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    """A small council, shared by all stories: each brings contributions of its own."""
    with new_council(tmp_path_factory.mktemp("council"), "stories") as made:
        made.script(HERE / "seed.py")
        yield made


@pytest.fixture(scope="session")
def public_url(council) -> Iterator[str]:
    with council.door("public") as door:
        yield door.url


@pytest.fixture(scope="session")
def staff_url(council, public_url) -> Iterator[str]:
    with council.door("staff", HEARD_PUBLIC_ADDRESS=public_url) as door:
        yield door.url


@pytest.fixture
def new_context(browser) -> Iterator[Callable[..., BrowserContext]]:
    """``new_context(**options)``: a browser with nothing in it; third-party requests fail the story."""
    opened: list[BrowserContext] = []
    strangers: list[str] = []

    def make(**options) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(45_000)
        context.on(
            "request",
            lambda request: strangers.append(request.url) if _strange(request.url) else None,
        )
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert strangers == []


def _strange(url: str) -> bool:
    return url.startswith("http") and not url.startswith("http://127.0.0.1:")


@pytest.fixture
def phone(new_context) -> Page:
    """A small touch screen, 360×740."""
    return new_context(**PHONE).new_page()


@pytest.fixture
def no_script_phone(new_context) -> Page:
    return new_context(**PHONE, java_script_enabled=False).new_page()


@pytest.fixture
def desktop(new_context) -> Page:
    return new_context(**DESKTOP).new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails with each accessibility fault and where it stands.

    A page looks the same on every database, so axe is asked on SQLite alone.
    """

    def check(page: Page) -> None:
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            return
        assert faults_of(page) == [], page.url

    return check


@pytest.fixture
def enter(new_context, staff_url) -> Callable[..., Page]:
    """``enter("Moderator")``: a page of someone who has come in with that role.

    The door is opened without drawing it: how it looks is ``test_staff_typing``'s and ``test_child_lost``'s.
    """

    def come_in(role: str, **options) -> Page:
        context = new_context(**{**DESKTOP, **options})
        door = f"{staff_url}/enter/"
        slug, token = _key(context.request.get(door).text(), role)
        entered = context.request.post(
            door, form={"role": slug, "csrfmiddlewaretoken": token}, max_redirects=0
        )
        page = context.new_page()
        page.goto(urljoin(door, entered.headers["location"]))
        return page

    return come_in


def _key(html: str, role: str) -> tuple[str, str]:
    """What the button of ``role`` would send, and the form's token."""
    button = re.search(
        rf'name="role" value="([^"]+)">(?:(?!</form>).)*>{re.escape(role)}</', html, re.DOTALL
    )
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert button is not None, f"Nobody is a {role} here."
    assert token is not None
    return button[1], token[1]


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
        context.set_default_timeout(45_000)
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
