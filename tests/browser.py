"""The system's Chromium, found and opened: one for the whole run of the tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The same from Debian without windows: a page takes a third. It asks nobody for a camera, though.
WITHOUT_WINDOWS = "chromium-headless-shell"
# What Playwright switches off, since of two such lists the last one counts; then what each new window of a newer
# Chromium draws for itself unseen (the list under its address bar), which takes longer than our pages do.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    f"--disable-features={','.join(WITHOUT)}",
]  # fmt: skip


def path() -> str | None:
    """Where a Chromium is as people have it: ``HEARD_CHROMIUM``, or the first of its usual names on PATH."""
    return os.environ.get("HEARD_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def quickest() -> str | None:
    """For what needs no window, camera or cache of whole pages."""
    return os.environ.get("HEARD_CHROMIUM") or shutil.which(WITHOUT_WINDOWS) or path()


@contextmanager
def opened() -> Iterator[Browser]:
    """A running Chromium; RuntimeError with how to get one where there is none."""
    found = quickest()
    if found is None:
        raise RuntimeError("The browser stories need Chromium: «sudo apt install chromium».")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()
