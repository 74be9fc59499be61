"""Takes the notes off a picture before anything opens it: only its pixels, their colours and its turn.

What stands beside the pixels (EXIF, XMP, texts, thumbnails, checksums) is where programs stumble, and
none of it is kept anyway. Only lengths are followed here; nothing is decoded but the turn.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UPRIGHT = 1
MOST_PROFILE = 1024 * 1024  # bytes of a colour profile, unpacked
_MOST_TEXT = 512 * 1024
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


@dataclass
class Bare:
    """A picture without notes. ``turn``: as EXIF numbers it, 1 to 8; ``whole``: it goes on to its end."""

    parts: list[bytes]
    turn: int = UPRIGHT
    whole: bool = True


def take_off(source: Path, form: str, target: Path) -> Bare:
    """Writes ``source`` without its notes to ``target``. ``form`` is Pillow's name of its format."""
    data = source.read_bytes()
    found = _WAYS.get(form, _as_it_is)(data)
    with target.open("wb") as file:
        file.writelines(found.parts)
    found.parts = []
    return found


def _as_it_is(data: bytes) -> Bare:
    return Bare([data])


def turn_of(exif: bytes) -> int:
    """The turn that EXIF names, wherever it begins in ``exif``; upright where nothing can be read."""
    starts = [at for mark in (b"II*\x00", b"MM\x00*") if (at := exif.find(mark)) >= 0]
    if not starts:
        return UPRIGHT
    tiff = exif[min(starts) :]
    order = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    first = number(4, 4)
    for entry in range(min(number(first, 2), 500)):
        at = first + 2 + 12 * entry
        if number(at, 2) == 0x0112 and at + 12 <= len(tiff):
            turn = number(at + 8, {1: 1, 4: 4, 9: 4}.get(number(at + 2, 2), 2))
            return turn if 1 <= turn <= 8 else UPRIGHT
    return UPRIGHT


# --- JPEG ---------------------------------------------------------------------------------------

_SCAN, _ADOBE, _PROFILE, _EXIF = 0xDA, 0xEE, 0xE2, 0xE1
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})


def _jpeg(data: bytes) -> Bare:
    """What comes before the scan, without its notes; and the scan as it is."""
    found = Bare([b"\xff\xd8"])
    at, profile = 2, 0
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        name = data[at + 1]
        if name == 0xFF:
            at += 1
            continue
        if name == _SCAN:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        part, words = data[at : at + 2 + length], data[at + 4 : at + 2 + length]
        at += 2 + length
        profile += len(words) if name == _PROFILE else 0
        if name == 0xE0 and words.startswith(b"JFIF"):
            found.parts.append(_JFIF)
        elif _is_of_the_pixels(name, words, profile):
            found.parts.append(part)
        elif name == _EXIF and words.startswith(b"Exif") and found.turn == UPRIGHT:
            found.turn = turn_of(words)
    found.parts.append(data[at:])
    return found


def _is_of_the_pixels(name: int, words: bytes, profile: int) -> bool:
    if name == _PROFILE:
        return words.startswith(b"ICC_PROFILE\x00") and profile <= MOST_PROFILE
    if name == _ADOBE:
        return words.startswith(b"Adobe")
    return name in _TABLES or 0xC0 <= name <= 0xCF


# --- PNG ----------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def _png(data: bytes) -> Bare:
    """The chunks of its pixels, their checksums counted anew: what they hold is checked by itself."""
    found, ended = Bare([_PNG]), False
    for name, words, arrived in _png_chunks(data):
        found.whole &= arrived
        ended |= name == b"IEND"
        if name in _PIXELS or (name == b"iCCP" and _is_a_profile(words)):
            found.parts.append(_png_chunk(name, words))
        elif name == b"eXIf":
            found.turn = turn_of(words)
        elif name in {b"tEXt", b"zTXt"} and found.turn == UPRIGHT:
            found.turn = _turn_in_text(name, words)
    found.whole &= ended
    return found


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Name, content and whether all of it is here."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield name, data[at + 8 : at + 8 + length], at + 8 + length <= len(data)
        if name == b"IEND":
            return
        at += 12 + length


def _png_chunk(name: bytes, words: bytes) -> bytes:
    check = zlib.crc32(name + words).to_bytes(4, "big")
    return len(words).to_bytes(4, "big") + name + words + check


def _is_a_profile(words: bytes) -> bool:
    _name, _nothing, packed = words.partition(b"\x00")
    return bool(_unpacked(packed[1:], MOST_PROFILE))


def _unpacked(packed: bytes, most: int) -> bytes:
    """Nothing where it is no zlib, or more than ``most``."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(packed, most)
    except zlib.error:
        return b""
    return found if unpacker.eof else b""


def _turn_in_text(name: bytes, words: bytes) -> int:
    """Some programs keep EXIF as a text of hexadecimal numbers."""
    keyword, _nothing, said = words.partition(b"\x00")
    if keyword not in {b"Raw profile type exif", b"Raw profile type APP1"}:
        return UPRIGHT
    said = _unpacked(said[1:], _MOST_TEXT) if name == b"zTXt" else said[:_MOST_TEXT]
    digits = b"".join(said.split()[2:])
    try:
        return turn_of(bytes.fromhex(digits.decode("ascii")))
    except ValueError:
        return UPRIGHT


# --- WebP, HEIC ---------------------------------------------------------------------------------

_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})
_HAS_PROFILE, _HAS_NOTES = 0x20, 0x08 | 0x04


def _webp(data: bytes) -> Bare:
    said = int.from_bytes(data[4:8], "little") + 8
    found = Bare([], whole=said <= len(data) + 1)
    chunks = list(_webp_chunks(data[:said]))
    keeps = any(name == b"ICCP" and len(words) <= MOST_PROFILE for name, words in chunks)
    kept = b""
    for name, words in chunks:
        if name == b"VP8X" and words:
            flags = words[0] & ~_HAS_NOTES & ~(0 if keeps else _HAS_PROFILE)
            kept += _webp_chunk(name, bytes([flags]) + words[1:])
        elif name in _WEBP_PIXELS or (name == b"ICCP" and keeps):
            kept += _webp_chunk(name, words)
        elif name == b"EXIF":
            found.turn = turn_of(words)
    found.parts = [b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP", kept]
    return found


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_chunk(name: bytes, words: bytes) -> bytes:
    return name + len(words).to_bytes(4, "little") + words + b"\x00" * (len(words) % 2)


def _heif(data: bytes) -> Bare:
    """As it is: its turn is among its boxes, and whoever opens it obeys that."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0:
            return Bare([data])
        if length < 8:
            break
        at += length
    return Bare([data], whole=at <= len(data))


_WAYS = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "HEIF": _heif}
