"""Captions as files: WebVTT (W3C) and SubRip, forgiving when read and strict when written.

Only times and words are taken: positions, styles, notes and the names of speakers are left behind.
"""

import html
import re
from collections.abc import Iterable

from media.cues import LATEST, Cue, in_order, tidy

MOST_CUES = 2000
MOST_CHARACTERS = 1_000_000
_SHORTEST = 2000  # given to a cue that ends before it begins
_AT = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_AT}\s*-->\s*{_AT}(?:\s.*)?", re.ASCII)
_TAGS = re.compile(
    r"</?(?:c|i|b|u|v|s|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE
)


class NotCaptions(ValueError):
    """There are no captions in it. ``str()`` is a sentence for staff."""


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip text, in order.

    Raises NotCaptions where there is none, or more than any film of ours can have.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotCaptions("This file is too big for captions.")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_webvtt = lines[0].startswith("WEBVTT")
    cues = [cue for cue in _read(lines, escaped=is_webvtt) if cue.words]
    if not cues:
        raise NotCaptions("There are no captions in this file: it needs to be .vtt or .srt.")
    if len(cues) > MOST_CUES:
        raise NotCaptions(f"There are more than {MOST_CUES} lines in this file.")
    return in_order(cues)


def _read(lines: list[str], *, escaped: bool) -> Iterable[Cue]:
    span: tuple[int, int] | None = None
    said: list[str] = []
    for line in [*lines, ""]:
        found = _TIMES.fullmatch(line)
        if span and (found or not line.strip()):
            if found and said and said[-1].strip().isdecimal():
                said.pop()  # the number of the cue that begins here, without its empty line
            yield _cue(span, said, escaped)
            span = None
        if found:
            span, said = _span(found), []
        elif span:
            said.append(line)


def _span(found: re.Match) -> tuple[int, int]:
    groups = found.groups()
    start, end = min(LATEST - 1, _time(groups[:4])), min(LATEST, _time(groups[4:]))
    return start, end if end > start else min(LATEST, start + _SHORTEST)


def _time(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))


def _cue(span: tuple[int, int], said: list[str], escaped: bool) -> Cue:
    words = _TAGS.sub("", "\n".join(said))
    return Cue(*span, tidy(html.unescape(words) if escaped else words))


def to_webvtt(cues: Iterable[Cue]) -> str:
    """A whole WebVTT file."""
    blocks = (f"{_span_text(cue, '.')}\n{_escaped(cue.words)}\n" for cue in in_order(cues))
    return "\n".join(["WEBVTT\n", *blocks])


def to_srt(cues: Iterable[Cue]) -> str:
    """A whole SubRip file, numbered from 1. It knows no escapes: an arrow in the words is changed."""
    blocks = (
        f"{number}\n{_span_text(cue, ',')}\n{cue.words.replace('-->', '→')}\n"
        for number, cue in enumerate(in_order(cues), start=1)
    )
    return "\n".join(blocks)


def _span_text(cue: Cue, point: str) -> str:
    return f"{_clock(cue.start, point)} --> {_clock(cue.end, point)}"


def _clock(at: int, point: str) -> str:
    minutes, rest = divmod(at, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
