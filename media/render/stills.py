"""What a finished JPEG or WebP is, read from its own bytes: a picture, and nothing beside it."""

from pathlib import Path

from media.reasons import Retry

# JFIF's own header, tables, the frame, the scan: no APPn with EXIF, XMP, ICC or MPF, no comment.
_JPEG_PARTS = frozenset({0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA})
_FRAMES = frozenset({0xC0, 0xC2})
_SCAN = 0xDA


def measured(path: Path) -> tuple[str, int, int]:
    """(codec, width, height). Raises Retry where there is anything but one picture in it."""
    data = path.read_bytes()
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg", *_jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp", *_webp(data)
    raise Retry("not-a-picture")


def _jpeg(data: bytes) -> tuple[int, int]:
    at, size = 2, (0, 0)
    while data[at] == 0xFF:
        part, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if part not in _JPEG_PARTS or (part == 0xE0 and data[at + 4 : at + 9] != b"JFIF\0"):
            raise Retry("metadata-left")
        if part in _FRAMES:
            height, width = (int.from_bytes(data[at + n : at + n + 2], "big") for n in (5, 7))
            size = (width, height)
        if part == _SCAN:
            break
        at += 2 + length
    _nothing_after_its_end(data, at)
    return size


def _nothing_after_its_end(data: bytes, scan: int) -> None:
    """A second picture would begin after the first one's end; in a scan, FF D9 is only ever that."""
    if data.find(b"\xff\xd9", scan) != len(data) - 2:
        raise Retry("metadata-left")


def _webp(data: bytes) -> tuple[int, int]:
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        raise Retry("metadata-left")
    parts = dict(_webp_parts(data))
    if set(parts) - {b"VP8 ", b"VP8L"} or len(parts) != 1:
        raise Retry("metadata-left")
    if picture := parts.get(b"VP8 "):
        return tuple(int.from_bytes(picture[n : n + 2], "little") & 0x3FFF for n in (6, 8))
    bits = int.from_bytes(parts[b"VP8L"][1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _webp_parts(data: bytes):
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
