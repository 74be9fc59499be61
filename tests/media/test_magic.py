"""The kind of a file by its first bytes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ffmpeg import FORMATS
from media.ingest import magic
from media.reasons import Reason, Refused

pytestmark = pytest.mark.any_database
FTYP = b"\0\0\0\x18ftyp"

KNOWN = [
    (FTYP + b"isom\0\0\2\0isommp42", "mov"),
    (FTYP + b"qt  \0\0\0\0qt  qt  ", "mov"),
    (FTYP + b"3gp4\0\0\0\x003gp43gp5", "mov"),
    (FTYP + b"M4A \0\0\0\0M4A mp42", "mov"),
    (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
    (b"\0\0\x01\0moov", "mov"),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "matroska"),
    (b"\x1a\x45\xdf\xa3\xa3B\x82\x88matroska", "matroska"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
    (b"OggS\0\x02" + bytes(22), "ogg"),
    (b"fLaC\0\0\0\x22", "flac"),
    (b"#!AMR\n\x3c", "amr"),
    (b"#!AMR-WB\n\x04", "amr"),
    (b"\xff\xfb\x90\x64" + bytes(20), "mp3"),
    (b"\xff\xf3\x40\xc4" + bytes(20), "mp3"),
    (b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(20), "aac"),
    (b"\xff\xf9\x50\x80\x02\x1f\xfc" + bytes(20), "aac"),
]  # fmt: skip
PICTURES = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "WEBP"),
    (b"GIF89a", "GIF"),
    (b"GIF87a", "GIF"),
    (FTYP + b"heic\0\0\0\0mif1heic", "HEIF"),
    (FTYP + b"mif1\0\0\0\0mif1heic", "HEIF"),
]
REFUSED = [
    (b"RIFF\x24\0\0\0AVI LIST", Reason.ODD_CODEC),
    (b"FLV\x01\x05", Reason.ODD_CODEC),
    (b"G@\x11\x10", Reason.ODD_CODEC),
    (b"\x00\x00\x01\xba\x44", Reason.ODD_CODEC),
    (FTYP + b"avif\0\0\0\0avifmif1", Reason.ODD_CODEC),
    (FTYP + b"mif1\0\0\0\0mif1avif", Reason.ODD_CODEC),
    (b"#EXTM3U\n#EXTINF:3,\nother.ts\n", Reason.NOT_A_CLIP),
    (b"ffconcat version 1.0\nfile other.ts\n", Reason.NOT_A_CLIP),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.NOT_A_CLIP),
    (b"%PDF-1.7\n", Reason.NOT_A_CLIP),
    (b"PK\x03\x04", Reason.NOT_A_CLIP),
    (b"\x1a\x45\xdf\xa3\xa3B\x82\x88other", Reason.NOT_A_CLIP),
    (b"\xff\xff\xff\xff", Reason.NOT_A_CLIP),
    (b"", Reason.NOT_A_CLIP),
]


@pytest.mark.parametrize(("head", "demuxer"), KNOWN)
def test_films_and_sounds(head, demuxer):
    assert magic.of(head) == magic.Form(demuxer=demuxer)


@pytest.mark.parametrize(("head", "picture"), PICTURES)
def test_pictures(head, picture):
    assert magic.of(head) == magic.Form(picture=picture)


@pytest.mark.parametrize(("head", "reason"), REFUSED)
def test_everything_else_is_refused(head, reason):
    with pytest.raises(Refused) as refused:
        magic.of(head)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("behind", "demuxer"),
    [(b"\xff\xfb\x90\x64", "mp3"), (b"\xff\xf1\x50\x80\x02", "aac"), (b"#EXTM3U\n", "mp3")],
)
def test_a_sound_behind_its_tags(tmp_path, behind, demuxer):
    tag = b"ID3\4\0\0\0\0\x40\0" + bytes(0x40 << 7)
    (tmp_path / "song").write_bytes(tag + behind + bytes(30))
    assert magic.recognised(tmp_path / "song") == magic.Form(demuxer=demuxer)


@given(st.binary(max_size=200))
def test_any_bytes_are_one_of_ours_or_refused(head):
    with suppress(Refused):
        form = magic.of(head)
        assert bool(form.demuxer) != bool(form.picture)
        assert not form.demuxer or form.demuxer in FORMATS


@given(st.sampled_from(KNOWN), st.binary(max_size=100))
def test_what_follows_does_not_matter(known, more):
    head, demuxer = known
    assert magic.of(head + more).demuxer == demuxer


@given(st.text(max_size=200))
def test_no_text_is_a_clip(text):
    """Lists, pages and scripts: whatever a program could be made to follow."""
    head = ("#" + text).encode().removeprefix(b"#!AMR")
    with pytest.raises(Refused):
        magic.of(head)
