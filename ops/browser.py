"""Finds the system's Chromium for the browser stories, or says how to get one."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """The path of a Chromium, or None. ``HEARD_CHROMIUM`` names one outright."""
    named = os.environ.get("HEARD_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__":
    if not find():
        sys.exit(
            "The browser stories need Chromium and none was found: «sudo apt install chromium» "
            "(or your system's way), or name one with HEARD_CHROMIUM=/path/to/it."
        )
