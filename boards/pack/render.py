"""From contents to a PDF/UA-1 file, in processes with limits of their own. It is always built.

First the fonts are asked what they can draw; then the whole is set. Should it be refused all the
same, the items that stop it are found, and each is set in plain letters alone, or, if that does not
help, as a page that sends people to the site. What was lost is told with its item.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from boards.pack.contents import Contents
from boards.pack.laying import Told, laid_out
from boards.pack.printable import Lost, doubtful, plain, printed, tidied

_PROGRAM = Path(__file__).with_name("compile.py")
_SECONDS = 90
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
_NAMES = 6  # of what was lost, for each item
_IN_PLACE = "This item could not be set for print. Read it on the page of the meeting."


class CannotPrintError(Exception):
    """The pack could not be made. ``str()`` is a code and holds nothing of its text."""


@dataclass(frozen=True)
class Printed:
    """A pack, and what could not be printed in it: see ``Pack.unprinted``."""

    pdf: bytes
    unprinted: list[dict[str, object]] = field(default_factory=list)


@dataclass
class _Part:
    """The first pages (without a number), or one item; and what was lost in it."""

    number: str
    data: dict[str, object]
    lost: Lost = field(default_factory=Counter)
    in_place: bool = False

    def change(self, how: Callable[[str, Lost], str]) -> None:
        self.data = _each_text(self.data, lambda text: how(text, self.lost))

    @property
    def told(self) -> dict[str, object]:
        names = [name for name, count in self.lost.most_common() if count]
        return {
            "item": self.number,
            "count": sum(self.lost.values()),
            "names": names[:_NAMES],
            "in_place": self.in_place,
        }


def render(contents: Contents) -> Printed:
    """The PDF. Raises CannotPrintError only when typst does not run at all."""
    first, *lines = _parts(contents)
    _ask_the_fonts([first, *lines])
    pdf = _set(first, lines)
    if pdf is None:
        _mend(first, lines)
        pdf = _set(first, lines)
    if pdf is None:
        raise CannotPrintError("typst-failed")
    parts = [first, *lines]
    return Printed(pdf, [part.told for part in parts if part.in_place or +part.lost])


def _parts(contents: Contents) -> list[_Part]:
    return [
        _Part("", contents.first_pages()),
        *(_Part(line.number, line.as_data()) for line in contents.lines),
    ]


def _ask_the_fonts(parts: list[_Part]) -> None:
    asked: set[str] = set()

    def ask(text: str) -> str:
        asked.update(doubtful(text))
        return text

    for part in parts:
        part.change(tidied)
        _each_text(part.data, ask)
    refused = frozenset(_refused(sorted(asked))) if asked else frozenset()
    for part in parts:
        part.change(lambda text, lost: printed(text, refused, lost))


def _refused(asked: list[str]) -> list[str]:
    """All of them where the question itself does not come through."""
    done = _run("probe", json.dumps(asked))
    return asked if done is None else json.loads(done)


def _set(first: _Part, lines: list[_Part]) -> bytes | None:
    data = {**first.data, "lines": [line.data for line in lines]}
    return _run("pack", json.dumps(laid_out(data)))


def _mend(first: _Part, lines: list[_Part]) -> None:
    """Change what stops the whole, and nothing else."""
    if _set(first, []) is None:
        first.change(plain)
    for line in _stopping(first, lines):
        line.change(plain)
        if _set(first, [line]) is None:
            line.in_place = True
            line.data = _in_place(line)


def _in_place(line: _Part) -> dict[str, object]:
    nothing: dict[str, object] = {"note": Told(""), "words": Told(""), "closed": Told(""),
                                  "papers": [], "clips": [], "empty": False}  # fmt: skip
    kept = {key: line.data[key] for key in ("number", "level", "gone")}
    return {**kept, **nothing, "title": Told(_IN_PLACE)}


def _stopping(first: _Part, lines: list[_Part]) -> list[_Part]:
    """The lines that cannot be set, found by halving: few runs where few lines are at fault."""
    if not lines or _set(first, lines) is not None:
        return []
    if len(lines) == 1:
        return lines
    half = len(lines) // 2
    return _stopping(first, lines[:half]) + _stopping(first, lines[half:])


def pages_of(pdf: bytes) -> int:
    """How many pages the file says it has; 0 if it does not say."""
    found = _PAGES.search(pdf)
    return int(found[1]) if found else 0


def _run(what: str, source: str) -> bytes | None:
    """What the program says; None when it refuses, or needs more than it may have."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the text goes in by stdin
            [sys.executable, "-I", str(_PROGRAM), what],
            input=source.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def _each_text(data, change: Callable[[str], str]):
    """``data`` with each ``Told`` in it changed."""
    if isinstance(data, Told):
        return data.with_text(change(data.text))
    if isinstance(data, list):
        return [_each_text(value, change) for value in data]
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    return data
