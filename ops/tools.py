"""Looks for the programs that the tests use beside Python, or says in one line how to get them."""

import shutil
import sys

from browser import find

# What is looked for, and Debian's package that brings it.
PACKAGES = {
    "ffmpeg": "ffmpeg",
    "ffprobe": "ffmpeg",
    "exiftool": "libimage-exiftool-perl",
    "pdftotext": "poppler-utils",
    "strace": "strace",
    "node": "nodejs",
    "npm": "npm",
}


def missing():
    """Debian's packages for what is not here, each once, in order."""
    wanted = [] if find() else ["chromium"]
    wanted += [package for program, package in PACKAGES.items() if not shutil.which(program)]
    return list(dict.fromkeys(wanted))


if __name__ == "__main__":
    if missing():
        sys.exit(
            f"The tests need programs that were not found: «sudo apt install {' '.join(missing())}» "
            "(or your system's way). Another Chromium can be named with HEARD_CHROMIUM=/path/to/it."
        )
