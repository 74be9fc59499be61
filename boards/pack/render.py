"""From contents to a PDF/UA-1 file, in a process with limits of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

from boards.pack.contents import Contents
from boards.pack.printable import cleaned, without

_PROGRAM = Path(__file__).with_name("compile.py")
_SECONDS = 90
_ROUNDS = 12  # each takes a whole script or one symbol out
_UNPRINTABLE = 3
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")


class CannotPrintError(Exception):
    """The pack could not be made. ``str()`` is a code and holds nothing of its text."""


def render(contents: Contents) -> bytes:
    """The PDF. Raises CannotPrintError when typst refuses, or needs more time than there is."""
    data = _each_text(contents.as_data(), cleaned)
    refused: set[str] = set()
    for _round in range(_ROUNDS):
        done = _run(json.dumps(data))
        if done.returncode == 0:
            return done.stdout
        if done.returncode != _UNPRINTABLE:
            raise CannotPrintError("typst-failed")
        refused |= set(done.stderr.decode())
        data = _each_text(data, without(refused))
    raise CannotPrintError("unprintable")


def pages_of(pdf: bytes) -> int:
    """How many pages the file says it has; 0 if it does not say."""
    found = _PAGES.search(pdf)
    return int(found[1]) if found else 0


def _run(source: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - our own program; the text goes in by stdin
            [sys.executable, "-I", str(_PROGRAM)],
            input=source.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotPrintError("too-slow") from None


def _each_text(data, change):
    """``data`` with every string in it changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, list):
        return [_each_text(value, change) for value in data]
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    return data
