"""Which format the bytes of a file are in, by their beginning: what phones and browsers make.

What is not in this table is never given to any program. Formats that are known but not opened
have a line too, so that whoever sent one reads that another format may work.
"""

from dataclasses import dataclass
from pathlib import Path

from media.reasons import Reason, Refused

HEAD = 4096


@dataclass(frozen=True)
class Form:
    """``demuxer``: a key of ``media.ffmpeg.FORMATS``; ``picture``: Pillow's name. One is empty."""

    demuxer: str = ""
    picture: str = ""

    @property
    def is_picture(self) -> bool:
        return bool(self.picture)


MOV, MATROSKA, MP3, AAC = Form("mov"), Form("matroska"), Form("mp3"), Form("aac")
HEIF = Form(picture="HEIF")

_STARTS = {
    b"\xff\xd8\xff": Form(picture="JPEG"),
    b"\x89PNG\r\n\x1a\n": Form(picture="PNG"),
    b"GIF87a": Form(picture="GIF"),
    b"GIF89a": Form(picture="GIF"),
    b"OggS": Form("ogg"),
    b"fLaC": Form("flac"),
    b"#!AMR\n": Form("amr"),
    b"#!AMR-WB\n": Form("amr"),
}
_RIFF = {b"WAVE": Form("wav"), b"WEBP": Form(picture="WEBP")}
# Known, and not opened: each needs a decoder or a parser that nothing else here needs.
_NOT_OPENED = (
    b"FLV\x01", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b".RMF", b"\x00\x00\x01\xba", b"G@",
    b"FORM", b"caff", b"II*\x00", b"MM\x00*", b"BM", b"\xff\x0a",
)  # fmt: skip
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof"})


def recognised(source: Path) -> Form:
    """The form of ``source``. Raises Refused where it is none of ours."""
    with source.open("rb") as file:
        head = file.read(HEAD)
        after = _size_of_tag(head)
        if after:  # a sound with a page of tags before it
            file.seek(after)
            return _sound(file.read(HEAD)) or MP3
    return of(head)


def of(head: bytes) -> Form:
    """The form that begins with ``head`` (4 kB of it are enough). Raises Refused."""
    found = _start(head) or _riff(head) or _boxes(head) or _matroska(head) or _sound(head)
    if found:
        return found
    if head.startswith(_NOT_OPENED) or head[8:12] == b"AVI " or _brands(head) & _AVIF_BRANDS:
        raise Refused(Reason.ODD_CODEC, "a format that is not opened here")
    raise Refused(Reason.NOT_A_CLIP, "its first bytes are none of a clip")


def _start(head: bytes) -> Form | None:
    return next((form for start, form in _STARTS.items() if head.startswith(start)), None)


def _riff(head: bytes) -> Form | None:
    return _RIFF.get(head[8:12]) if head[:4] == b"RIFF" else None


def _boxes(head: bytes) -> Form | None:
    """MP4, MOV, 3GP and the like; HEIC is made of the same boxes."""
    if head[4:8] in _BOXES:
        return MOV
    brands = _brands(head)
    if not brands or brands & _AVIF_BRANDS:
        return None
    return HEIF if head[8:12] in _HEIF_BRANDS else MOV


def _brands(head: bytes) -> frozenset[bytes]:
    if head[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return frozenset({head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))})


def _matroska(head: bytes) -> Form | None:
    if head[:4] != b"\x1a\x45\xdf\xa3":
        return None
    return MATROSKA if b"webm" in head[:80] or b"matroska" in head[:80] else None


def _sound(head: bytes) -> Form | None:
    """MP3 or AAC without a container: each frame begins with eleven or twelve set bits."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    second, third = head[1], head[2]
    if second & 0xF6 == 0xF0 and (third >> 2) & 0xF < 13:
        return AAC
    layer_3 = second & 0xE0 == 0xE0 and second & 0x06 == 0x02 and second & 0x18 != 0x08
    rates = third >> 4 not in {0, 15} and (third >> 2) & 0b11 != 3
    return MP3 if layer_3 and rates else None


def _size_of_tag(head: bytes) -> int:
    """Bytes of an ID3v2 tag at the beginning, or 0."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size + (10 if head[5] & 0x10 else 0)
