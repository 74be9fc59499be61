"""Looks for the programs that the tests use beside Python.

Root on a Debian gets what is missing; for others one line says how to get it.
"""

import os
import shutil
import subprocess
import sys

from browser import find

# What is looked for, and Debian's package that brings it.
PACKAGES = {
    "ffmpeg": "ffmpeg",
    "ffprobe": "ffmpeg",
    "bwrap": "bubblewrap",
    "exiftool": "libimage-exiftool-perl",
    "pdftotext": "poppler-utils",
    "espeak-ng": "espeak-ng",  # the computer voice that speaks Welsh
    "strace": "strace",
    "node": "nodejs",
    "npm": "npm",
    "nginx": "nginx-light",  # the proxy's text in docs/installing.md is tried with it
}
# The tests do without it, and take longer: Chromium as it is drawn on no screen.
BETTER = "chromium-headless-shell"
BESIDE = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])  # where Debian has servers


def missing():
    """Debian's packages for what is not here, each once, in order."""
    wanted = [] if find() else ["chromium", "fonts-dejavu-core"]
    wanted += [
        package for program, package in PACKAGES.items() if not shutil.which(program, path=BESIDE)
    ]
    return list(dict.fromkeys(wanted))


def install(packages):
    """With apt. What it says is shown; what it could not bring is still missing afterwards."""
    print(f"Installing {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            [shutil.which("apt-get"), "-qq", *words],
            env=quiet, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip


def better():
    """What would make the tests quicker, in a list; nothing where a browser was named."""
    return [] if os.environ.get("HEARD_CHROMIUM") or shutil.which(BETTER) else [BETTER]


if __name__ == "__main__":
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # Each by itself: what a system does not have keeps nothing else away.
        for wanted in (missing(), better()):
            if wanted:
                install(wanted)
    if missing():
        sys.exit(
            f"The tests need programs that were not found: «sudo apt install {' '.join(missing())}» "
            "(or your system's way). Another Chromium can be named with HEARD_CHROMIUM=/path/to/it."
        )
