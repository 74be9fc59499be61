"""The gallery in a real browser, answered from memory: no server, no database."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from accounts import sessions
from components import styles, views

PRETEND = "http://heard.test"


def gallery(side: str) -> bytes:
    """The gallery's HTML, for someone who is signed in."""
    request = RequestFactory().get("/components/")
    request.user = SimpleNamespace(is_authenticated=True, pk=1)
    request.session = {}
    sessions.begin(request.session, second_step=True)
    return views.gallery(request, side).content


@pytest.fixture
def open_page(browser: Browser, settings) -> Iterator[Callable[..., Page]]:
    """``open_page(html, **context)``: the page that HTML makes, with our styles and files."""
    settings.DEMO = True
    contexts = []

    def open_with(html: bytes, **options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", lambda route: _answer(route, html))
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(PRETEND + "/")
        return page

    yield open_with
    for context in contexts:
        context.close()


def _answer(route: Route, html: bytes) -> None:
    path = route.request.url.removeprefix(PRETEND).split("?")[0]
    if path.startswith("/styles/"):
        name = path.removeprefix("/styles/").split("-")[0]
        route.fulfill(body=styles.sheet(name).text, content_type="text/css")
    elif path.startswith(settings.STATIC_URL):
        file = Path(settings.STATICFILES_DIRS[0]) / path.removeprefix(settings.STATIC_URL)
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])
    else:
        route.fulfill(body=html, content_type="text/html")
