"""Cues: what is said from when until when, and what an editor does to them. Times are milliseconds."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

LATEST = 100 * 60 * 60 * 1000 - 1  # 99:59:59.999, the last that every format can write
PAUSE = 2000  # so long a silence begins a new paragraph of the transcript
_TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Cue:
    """Words shown from ``start`` until ``end``. Line ends in them are kept, empty lines are not."""

    start: int
    end: int
    words: str


def tidy(words: str) -> str:
    """``words`` as a cue can hold them: no control characters, no empty lines, no outer spaces."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(filter(_is_shown, line)).strip() for line in lines)
    return "\n".join(line for line in kept if line)


def _is_shown(character: str) -> bool:
    if character == "\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """By start; what begins together stays as it stood."""
    return sorted(cues, key=lambda cue: cue.start)


def read_time(text: str) -> int:
    """Milliseconds from “75.5”, “1:15.5” or “0:01:15,500”. Raises ValueError for anything else."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    hours, minutes, seconds, thousandths = found.groups()
    if minutes is not None and int(seconds) > 59:
        raise ValueError(text)
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    at = whole * 1000 + int((thousandths or "0").ljust(3, "0"))
    if at > LATEST:
        raise ValueError(text)
    return at


def show_time(at: int) -> str:
    """The same as people write it: “1:15.500”, with hours only where there are any."""
    minutes, rest = divmod(at, 60_000)
    seconds, thousandths = divmod(rest, 1000)
    hours, left = divmod(minutes, 60)
    before = f"{hours}:{left:02}" if hours else f"{left}"
    return f"{before}:{seconds:02}.{thousandths:03}"


def split(cue: Cue) -> list[Cue]:
    """Two cues of it, cut between the words nearest its middle; one where it has a single word."""
    places = [match.start() for match in re.finditer(r"\s+", cue.words)]
    if not places or cue.end - cue.start < 2:
        return [cue]
    middle = len(cue.words) / 2
    at = min(places, key=lambda place: abs(place - middle))
    share = at / len(cue.words)
    cut = cue.start + max(1, min(cue.end - cue.start - 1, int((cue.end - cue.start) * share)))
    return [
        Cue(cue.start, cut, tidy(cue.words[:at])),
        Cue(cut, cue.end, tidy(cue.words[at:])),
    ]


def join(first: Cue, second: Cue) -> Cue:
    """One cue from the start of the earlier until the end of the later."""
    words = tidy(f"{first.words}\n{second.words}")
    return Cue(min(first.start, second.start), max(first.end, second.end), words)


def shift(cues: Sequence[Cue], by: int) -> list[Cue]:
    """All of them ``by`` so much later (earlier, below zero); the first never begins before 0."""
    if not cues:
        return []
    least, most = min(cue.start for cue in cues), max(cue.end for cue in cues)
    by = max(-least, min(by, LATEST - most))
    return [replace(cue, start=cue.start + by, end=cue.end + by) for cue in cues]


def ended_by(last: int, cues: Iterable[Cue]) -> list[Cue]:
    """``cues``, none of them shown for longer than until ``last``; what begins later stays as it is."""
    return [replace(cue, end=last) if cue.start < last < cue.end else cue for cue in cues]


def transcript(cues: Sequence[Cue]) -> str:
    """What is said, to be read: a new paragraph after a silence of PAUSE and longer."""
    paragraphs: list[list[str]] = []
    last = -PAUSE
    for cue in in_order(cues):
        if not paragraphs or cue.start - last >= PAUSE:
            paragraphs.append([])
        paragraphs[-1].append(" ".join(cue.words.split()))
        last = max(last, cue.end)
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
