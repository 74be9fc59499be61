"""The system's Chromium, found and opened: one for the whole run of the tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


def path() -> str | None:
    """Where Chromium is: ``HEARD_CHROMIUM``, or the first of its usual names on PATH."""
    return os.environ.get("HEARD_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened() -> Iterator[Browser]:
    """A running Chromium; RuntimeError with how to get one where there is none."""
    found = path()
    if found is None:
        raise RuntimeError("The browser stories need Chromium: «sudo apt install chromium».")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()
