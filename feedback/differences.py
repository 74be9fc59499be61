"""The difference between two wordings, word by word where that is cheap and by sentences or as a
whole where it is not: 200,000 characters of anything are compared in well under a second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]

# Finest first: a word with the space after it, then a sentence or line.
_CUTS = (re.compile(r"\S+\s*|\s+"), re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+"))
MOST_PARTS = 6_000  # of one wording
MOST_STEPS = 200_000  # parts looked at, over the whole comparison


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is in both wordings, in the first alone or in the second alone."""

    kind: Kind
    text: str


class _TooMuch(Exception):
    """Comparing would take too long."""


class _Bounded(SequenceMatcher):
    """Gives up after MOST_STEPS parts. Each step costs at most the hundredth of the parts that
    ``autojunk`` leaves of any one part, so the whole is bounded whatever the texts hold.
    """

    spent = 0

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        self.spent += (len(self.a) if ahi is None else ahi) - alo + 1
        if self.spent > MOST_STEPS:
            raise _TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


def difference(first: str, second: str) -> list[Piece]:
    """What became of ``first`` in ``second``.

    The pieces that are not new make up ``first``; those that are not gone make up ``second``.
    """
    for cut in _CUTS:
        try:
            return list(_joined(_compare(cut.findall(first), cut.findall(second))))
        except _TooMuch:
            continue
    return list(_joined(_as_a_whole(first, second)))


def _compare(first: list[str], second: list[str]) -> Iterator[Piece]:
    start, end = _alike(first, second)
    before, middle, after = (
        first[:start],
        first[start : len(first) - end],
        first[len(first) - end :],
    )
    other = second[start : len(second) - end]
    if max(len(middle), len(other)) > MOST_PARTS:
        raise _TooMuch
    yield Piece("same", "".join(before))
    for tag, i1, i2, j1, j2 in _Bounded(None, middle, other).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(middle[i1:i2]))
        else:
            yield Piece("gone", "".join(middle[i1:i2]))
            yield Piece("new", "".join(other[j1:j2]))
    yield Piece("same", "".join(after))


def _alike(first: list[str] | str, second: list[str] | str) -> tuple[int, int]:
    """How many parts are the same at the start, and at the end of what is left."""
    shorter = min(len(first), len(second))
    start = next((n for n in range(shorter) if first[n] != second[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if first[-1 - n] != second[-1 - n]), left)
    return start, end


def _as_a_whole(first: str, second: str) -> Iterator[Piece]:
    start, end = _alike(first, second)
    yield Piece("same", first[:start])
    yield Piece("gone", first[start : len(first) - end])
    yield Piece("new", second[start : len(second) - end])
    yield Piece("same", first[len(first) - end :])


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces; neighbours of one kind made one."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
