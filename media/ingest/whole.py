"""Whether a file goes on to its end, as its outermost boxes say: half a film often plays without a word."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

MOST_BOXES = 100_000
_UNKNOWN = -1
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675


def is_whole(source: Path, demuxer: str) -> bool:
    """False where a box, a cluster or a chunk is announced longer than the file is.

    Formats without such announcements count as whole.
    """
    walk = _WALKS.get(demuxer)
    if walk is None:
        return True
    size = source.stat().st_size
    with source.open("rb") as file:
        return walk(file, size)


def _boxes(file: BinaryIO, size: int) -> bool:
    """MP4 and MOV: and the index (moov) must be there."""
    at, index = 0, False
    for _box in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return index and at == size
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            # An ending of zeros is padding, and what is no box at all ends nothing.
            return index and name != b"mdat" and not name.isalnum()
        index |= name in {b"moov", b"moof"}
        at += length
    return index


def _riff(file: BinaryIO, size: int) -> bool:
    said = int.from_bytes(file.read(8)[4:], "little")
    return said in {0, 0xFFFFFFFF} or said + 8 <= size + 1


def _matroska(file: BinaryIO, size: int) -> bool:
    """Segments and clusters of unknown length, as browsers record them, run to the end."""
    for _element in range(MOST_BOXES):
        at = file.tell()
        if at >= size:
            return at == size
        name, length = _number(file, keep_mark=True), _number(file)
        if length == _UNKNOWN or name == _SEGMENT:
            if length != _UNKNOWN and file.tell() + length > size:
                return False
            if name not in {_SEGMENT, _CLUSTER}:
                return True  # cannot be followed further
            continue  # go on inside
        if file.tell() + length > size:
            return False
        file.seek(length, os.SEEK_CUR)
    return True


def _number(file: BinaryIO, *, keep_mark: bool = False) -> int:
    first = file.read(1)
    if not first or not first[0]:
        return _UNKNOWN
    more = 8 - first[0].bit_length()
    rest = file.read(more)
    head = first[0] if keep_mark else first[0] & (0x7F >> more)
    if not keep_mark and head == 0x7F >> more and rest == b"\xff" * more:
        return _UNKNOWN
    return head << 8 * more | int.from_bytes(rest, "big")


_WALKS: dict[str, Callable[[BinaryIO, int], bool]] = {
    "mov": _boxes, "wav": _riff, "matroska": _matroska,
}  # fmt: skip
