"""Whether a file goes on to its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ingest import whole
from tests.media.corpus.boxes import box

pytestmark = pytest.mark.any_database
HEAD = box(b"ftyp", b"isom\0\0\2\0isom")
EBML = b"\x1a\x45\xdf\xa3\x84\x42\x82\x81w"
SEGMENT, CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"
UNKNOWN = b"\x01" + b"\xff" * 7

CASES = [
    ("mov", HEAD + box(b"moov", bytes(9)) + box(b"mdat", bytes(99)), True),
    ("mov", HEAD + box(b"mdat", bytes(99)) + box(b"moov", bytes(9)), True),
    ("mov", HEAD + box(b"moov", bytes(9)) + box(b"mdat", bytes(99))[:-1], False),
    ("mov", HEAD + box(b"mdat", bytes(99)), False),
    ("mov", HEAD + box(b"mdat", bytes(99)) + box(b"moov", bytes(9))[:-4], False),
    ("mov", HEAD + box(b"moov", bytes(9)) + b"\0\0\0\0mdat" + bytes(99), True),
    (
        "mov",
        HEAD + box(b"moov", bytes(9)) + b"\0\0\0\1mdat" + (116).to_bytes(8, "big") + bytes(100),
        True,
    ),
    ("mov", HEAD + box(b"moov", bytes(9)) + bytes(64), True),
    ("mov", HEAD + b"\0\0\0\1moov" + b"\xff" * 8, False),
    ("mov", HEAD, False),
    ("wav", b"RIFF" + (20).to_bytes(4, "little") + b"WAVE" + bytes(16), True),
    ("wav", b"RIFF" + (20).to_bytes(4, "little") + b"WAVE" + bytes(9), False),
    ("wav", b"RIFF\xff\xff\xff\xffWAVE" + bytes(9), True),
    ("matroska", EBML + SEGMENT + b"\x8a" + bytes([0xEC, 0x88]) + bytes(8), True),
    ("matroska", EBML + SEGMENT + b"\x8b" + bytes([0xEC, 0x88]) + bytes(8), False),
    ("matroska", EBML + SEGMENT + UNKNOWN + CLUSTER + b"\x84\xe7\x82\0\0", True),
    ("matroska", EBML + SEGMENT + UNKNOWN + CLUSTER + b"\x85\xe7\x82\0\0", False),
    ("matroska", EBML + SEGMENT + UNKNOWN + CLUSTER + UNKNOWN + b"\xe7\x82\0\0", True),
    ("matroska", EBML + SEGMENT + UNKNOWN + CLUSTER + UNKNOWN + b"\xe7\x82\0", False),
    ("mp3", b"\xff\xfb", True),
]


@pytest.mark.parametrize(("demuxer", "data", "expected"), CASES)
def test_the_end_is_there_or_not(tmp_path, demuxer, data, expected):
    (tmp_path / "file").write_bytes(data)
    assert whole.is_whole(tmp_path / "file", demuxer) is expected


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("whole") / "file"


@given(st.sampled_from(["mov", "wav", "matroska"]), st.sampled_from(CASES), st.binary(max_size=300))
def test_any_bytes_give_an_answer(place, demuxer, case, noise):
    for data in (noise, case[1] + noise, noise + case[1]):
        place.write_bytes(data)
        assert whole.is_whole(place, demuxer) in {True, False}
