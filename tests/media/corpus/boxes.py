"""Surgery on MP4 and MOV files: boxes found, patched, put in."""

import struct
from pathlib import Path

_INSIDE = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"edts", b"dinf")
_TURNED = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def box(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def find(data: bytes, name: bytes, begin: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(start, stop) of every box of that name, at any depth."""
    found, at, end = [], begin, len(data) if end is None else end
    while at + 8 <= end:
        length = int.from_bytes(data[at : at + 4], "big") or end - at
        if length < 8:
            break
        if data[at + 4 : at + 8] == name:
            found.append((at, at + length))
        if data[at + 4 : at + 8] in _INSIDE:
            found += find(data, name, at + 8, at + length)
        at += length
    return found


def patch(path: Path, name: bytes, offset: int, new: bytes, *, which: int = 0) -> None:
    """Writes ``new`` at ``offset`` from the beginning of a box."""
    data = bytearray(path.read_bytes())
    start = find(data, name)[which][0] + offset
    data[start : start + len(new)] = new
    path.write_bytes(data)


def turn(path: Path, degrees: int) -> None:
    """Has the first film shown turned clockwise, as a phone says it: by the matrix of its track."""
    a, b, c, d = (value * 65536 for value in _TURNED[degrees])
    data = bytearray(path.read_bytes())
    for start, _stop in find(data, b"tkhd"):
        matrix = start + 8 + (52 if data[start + 8] else 40)
        if data[start + 8 + (88 if data[start + 8] else 76)] or data[
            matrix + 36 : matrix + 40
        ] != bytes(4):
            data[matrix : matrix + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
            break
    path.write_bytes(data)


def append_in(path: Path, parent: bytes, extra: bytes) -> None:
    """Puts ``extra`` at the end of the first ``parent`` in a file whose index comes last."""
    data = bytearray(path.read_bytes())
    chain = [find(data, b"moov")[0]]
    if parent != b"moov":
        chain.append(find(data, parent)[0])
    end = chain[-1][1]
    data[end:end] = extra
    for start, stop in chain:
        data[start : start + 4] = struct.pack(">I", stop - start + len(extra))
    path.write_bytes(data)
