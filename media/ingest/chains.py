"""Sounds that stand behind each other in one file, as when two voice notes are joined.

Each is a whole file of its own, perhaps with other channels or another codec: newer FFmpegs stop at
the second one. So they are taken apart, and each is opened alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.reasons import Reason, Refused

MOST_PARTS = 50
_PIECE = 1024 * 1024
_FIRST = 2  # the flag of a page that begins a stream
_FLAC = b"fLaC\x00\x00\x00\x22"


def starts(source: Path, demuxer: str) -> tuple[int, ...]:
    """Where each part begins; empty for a file of one part, and for formats that have none."""
    find = _FINDERS.get(demuxer)
    found = tuple(find(source)) if find else ()
    if len(found) > MOST_PARTS:
        raise Refused(Reason.TOO_HARD, f"more than {MOST_PARTS} sounds in one file")
    return found if len(found) > 1 else ()


def _of_ogg(source: Path) -> Iterator[int]:
    """A page that begins a stream after pages that did not: a new part. Pages say their own length."""
    began = False
    at, size, found = 0, source.stat().st_size, 0
    with source.open("rb") as file:
        while at + 27 <= size and found <= MOST_PARTS:
            file.seek(at)
            head = file.read(27 + 255)
            if head[:4] != b"OggS":
                at = _next(file, at + 1, b"OggS")
                continue
            begins = bool(head[5] & _FIRST)
            if begins and not began:
                found += 1
                yield at
            began = begins
            at += 27 + head[26] + sum(head[27 : 27 + head[26]])


def _of_flac(source: Path) -> Iterator[int]:
    with source.open("rb") as file:
        at = _next(file, 0, _FLAC)
        for _part in range(MOST_PARTS + 1):
            if at >= source.stat().st_size:
                return
            yield at
            at = _next(file, at + 1, _FLAC)


def _of_wav(source: Path) -> Iterator[int]:
    with source.open("rb") as file:
        at = 0
        for _part in range(MOST_PARTS + 1):
            file.seek(at)
            head = file.read(12)
            if head[:4] != b"RIFF" or head[8:] != b"WAVE":
                return
            yield at
            said = int.from_bytes(head[4:8], "little")
            at += 8 + said + said % 2


def _next(file, at: int, mark: bytes) -> int:
    """Where ``mark`` is next, or a place past the end."""
    file.seek(at)
    before = b""
    while piece := file.read(_PIECE):
        whole = before + piece
        if (found := whole.find(mark)) >= 0:
            return at + found
        before = whole[-len(mark) + 1 :]
        at += len(whole) - len(before)
    return 1 << 62


@contextmanager
def part(source: Path, begins: tuple[int, ...], number: int, *, folder: Path) -> Iterator[Path]:
    """One part as a file in ``folder``; gone afterwards. ``source`` itself where it has but one."""
    if not begins:
        yield source
        return
    path = folder / "part"
    end = begins[number + 1] if number + 1 < len(begins) else source.stat().st_size
    with source.open("rb") as file, path.open("wb") as target:
        file.seek(begins[number])
        left = end - begins[number]
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            target.write(piece)
            left -= len(piece)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


_FINDERS = {"ogg": _of_ogg, "flac": _of_flac, "wav": _of_wav}
