"""What a file says beside its pictures and sounds: read from its bytes, not asked of the program
that wrote it.

For our own renditions (MP4, M4A, Ogg, WebP, JPEG), where nothing may be left; an uploaded MP4 can be
looked at too, to see what there was. Names only, never values.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

MOST = 64 * 1024 * 1024  # of the parts that are not pictures and sounds
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex"})
_OF_THE_FORMAT = frozenset({
    b"ftyp", b"free", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"elst", b"vmhd", b"smhd", b"dref",
    b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp", b"sdtp",
    *_INSIDE,
})  # fmt: skip
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
# Where FFmpeg writes tags, with none in it.
_NO_TAGS = re.compile(
    rb"\0\0\0\x35meta\0{4}\0\0\0\x21hdlr\0{8}mdirappl\0{9}\0\0\0\x08ilst", re.DOTALL
)
_NO_LANGUAGE = (b"\x55\xc4", b"\0\0")  # “und”, and what QuickTime calls English
_NAMES = (b"VideoHandler\0", b"SoundHandler\0", b"\0", b"")
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def left_in(path: Path) -> list[str]:
    """Names of the tags, chapters, streams and notes in ``path`` that are neither picture nor sound.

    A format that is none of ours, and one that ends within a part, count as something left.
    """
    with path.open("rb") as file:
        head = file.read(12)
    for looks_so, reader in _READERS:
        if looks_so(head):
            return sorted(set(reader(path)))
    return ["unknown-format"]


def _mp4(path: Path) -> Iterator[str]:
    size = path.stat().st_size
    with path.open("rb") as file:
        yield from _boxes(file, 0, size)


def _boxes(file, at: int, end: int) -> Iterator[str]:
    while at < end:
        file.seek(at)
        head = file.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        begin = at + 8
        if length == 1:
            length, begin = int.from_bytes(head[8:16], "big"), at + 16
        if length < 8 or at + length > end:
            yield "broken-box"
            return
        if name in _INSIDE:
            yield from _boxes(file, begin, at + length)
        else:
            file.seek(begin)
            yield from _box(
                name, file.read(min(at + length - begin, MOST)) if name != b"mdat" else b""
            )
        at += length


def _box(name: bytes, body: bytes) -> Iterator[str]:
    if name == b"udta" and _NO_TAGS.fullmatch(body):
        return
    if name not in _OF_THE_FORMAT:
        yield f"box {name.decode('latin-1').strip()}"
    elif name in _DATED and any(body[4 : 20 if body[:1] == b"\1" else 12]):
        yield f"{name.decode()} date"
    elif name == b"mdhd" and body[-4:-2] not in _NO_LANGUAGE:
        yield "language"
    elif name == b"free" and any(body):
        yield "free with content"
    elif name == b"hdlr":
        yield from _handler(body)


def _handler(body: bytes) -> Iterator[str]:
    kind, named = body[8:12], body[24:]
    if kind not in {b"vide", b"soun"}:
        yield f"stream {kind.decode('latin-1')}"
    if named not in _NAMES:
        yield "handler name"


def _ogg(path: Path) -> Iterator[str]:
    """The comment header of Opus: who made the encoder, then how many comments."""
    head = path.read_bytes()[: 1024 * 1024]
    at = head.find(b"OpusTags")
    if at < 0:
        yield "no-opus-tags"
        return
    vendor = int.from_bytes(head[at + 8 : at + 12], "little")
    count = at + 12 + vendor
    if int.from_bytes(head[count : count + 4], "little"):
        comments = head[count + 4 :]
        yield from (f"tag {found.decode().lower()}" for found in _COMMENT.findall(comments)[:50])
        yield "comments"


_COMMENT = re.compile(rb"([A-Za-z_ ]{2,40})=")


def _webp(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    at = 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in _WEBP_PARTS:
            yield f"part {name.decode('latin-1').strip()}"
        at += 8 + length + length % 2
    if at != len(data):
        yield "more after the end"


def _jpeg(path: Path) -> Iterator[str]:
    """APP0 (JFIF) and APP14 (how colours are coded) are of the format, and say nothing else."""
    data = path.read_bytes()
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xd9" and at + 4 <= len(data):
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xE0 <= mark <= 0xEF or mark == 0xFE:
            yield from _segment(mark, data[at + 4 : at + 2 + length])
        at += 2 + length
        if mark == _SCAN:
            at = _after_scan(data, at)
    if data[at:] != b"\xff\xd9":
        yield "more after the end" if data[at : at + 2] == b"\xff\xd9" else "broken segment"


_SCAN = 0xDA
_NEXT_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _after_scan(data: bytes, at: int) -> int:
    """Where the mark is that ends the pixels which begin at ``at``."""
    found = _NEXT_MARK.search(data, at)
    return found.start() if found else len(data)


def _segment(mark: int, body: bytes) -> Iterator[str]:
    plain_jfif = mark == 0xE0 and body[:5] == b"JFIF\0" and len(body) == 14
    if plain_jfif or (mark == 0xEE and body[:5] == b"Adobe" and len(body) == 12):
        return
    yield "comment" if mark == 0xFE else f"app{mark - 0xE0}"


_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[Path], Iterator[str]]], ...] = (
    (lambda head: head[4:8] == b"ftyp", _mp4),
    (lambda head: head[:4] == b"OggS", _ogg),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _webp),
    (lambda head: head[:3] == b"\xff\xd8\xff", _jpeg),
)
