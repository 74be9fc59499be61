"""What a file says beside its pictures and sounds, read from its bytes."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media import metadata
from tests.media import corpus
from tests.media.corpus.boxes import box

pytestmark = pytest.mark.any_database
CLEAN = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact",
)  # fmt: skip


@pytest.fixture(scope="session")
def files() -> Path:
    return corpus.kept()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "iphone-portrait.mov",
            {"box udta", "mvhd date", "tkhd date", "mdhd date", "handler name"},
        ),
        ("android-portrait.mp4", {"box udta", "mvhd date", "tkhd date", "mdhd date"}),
        ("places-everywhere.mov", {"box uuid", "box udta", "handler name", "language"}),
        ("with-subtitles.mp4", {"stream sbtl", "handler name", "box udta"}),
        ("time-code.mov", {"stream tmcd", "stream text", "box gmhd"}),
        ("archive-too.mp4", {"free with content"}),
        ("voice.ogg", {"comments", "tag artist", "tag title"}),
        ("photo.webp", {"part EXIF", "part XMP"}),
        ("phone-portrait.jpg", {"app1", "comment"}),
        ("two-in-one.jpg", {"app2", "more after the end"}),
        ("motion.jpg", {"more after the end", "app1"}),
        ("page.mp4", {"unknown-format"}),
        ("half.mp4", {"broken-box"}),
    ],
)
def test_what_was_sent_is_full_of_it(name, expected, files):
    assert set(metadata.left_in(files / name)) >= expected


def test_an_mp4_without_anything(files, tmp_path):
    made = tmp_path / "clean.mp4"
    source = files / "iphone-portrait.mov"
    words = ["-map", "0:v", "-map", "0:a", "-c", "copy", *CLEAN]
    subprocess.run(["ffmpeg", "-v", "error", "-i", source, *words, made], check=True)
    assert metadata.left_in(made) == []


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_picture_without_anything(kind, tmp_path):
    made = tmp_path / "clean"
    Image.new("RGB", (30, 20), "red").save(made, kind)
    assert metadata.left_in(made) == []


@pytest.mark.parametrize(("kind", "expected"), [("JPEG", ["app2"]), ("WEBP", ["part ICCP"])])
def test_a_profile_of_colours_is_something(kind, expected, tmp_path):
    Image.new("RGB", (30, 20), "red").save(tmp_path / "made", kind, icc_profile=bytes(200))
    assert metadata.left_in(tmp_path / "made") == expected


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (box(b"free", bytes(20)), []),
        (box(b"free", b"Canary Street"), ["free with content"]),
        (box(b"uuid", bytes(20)), ["box uuid"]),
        (box(b"\xa9xyz", b"+51"), ["box ©xyz"]),
        (b"Canary", ["broken-box"]),
    ],
)
def test_a_box_that_says_something(extra, expected, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(box(b"ftyp", b"isom\0\0\2\0isom") + extra)
    assert metadata.left_in(path) == expected


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("left") / "file"


def _heads() -> list[bytes]:
    made = BytesIO()
    Image.new("RGB", (8, 8)).save(made, "JPEG")
    return [
        box(b"ftyp", b"isom"),
        b"OggS" + bytes(20) + b"OpusTags",
        b"RIFF\0\0\0\0WEBP",
        made.getvalue(),
    ]


@given(st.sampled_from(_heads()), st.binary(max_size=200))
def test_any_bytes_give_an_answer(place, head, noise):
    place.write_bytes(head + noise)
    assert all(isinstance(name, str) for name in metadata.left_in(place))
