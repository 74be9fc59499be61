"""FFmpeg's list of packets, read as it comes, whatever comes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ingest.packets import PacketList, Stream

pytestmark = pytest.mark.any_database

LISTED = """\
#extradata 0:       46, 0x3ff11032
#software: Lavf59.27.100
#tb 0: 1/15360
#media_type 0: video
#codec_id 0: h264
#dimensions 0: 320x240
#sar 0: 1/1
#tb 1: 1/44100
#media_type 1: audio
#codec_id 1: aac
#sample_rate 1: 44100
0,      -1024,          0,      512,     3902, 0xa27f131a
1,      -1024,      -1024,     1024,      258, 0x2c5b786a, F=0x5, S=1,       10
0,       -512,       1024,      512,       40, 0xa27f131a
0,          0,        512,      512,       40, 0xa27f131a
1,          0,          0,     1024,      258, 0x8057765e
1,       1024,       1024,     1024,        0, 0x8057765e
"""


def heard(text: str) -> PacketList:
    listed = PacketList()
    for line in text.splitlines():
        listed.hear(line)
    return listed


def test_streams_are_counted():
    film, sound = heard(LISTED).streams.values()
    assert (film.media_type, film.codec, film.width, film.height) == ("video", "h264", 320, 240)
    assert (film.packets, film.first_s, film.end_s) == (3, 0.0, 0.1)
    assert film.rate == pytest.approx(30)
    assert (sound.media_type, sound.codec, sound.packets) == ("audio", "aac", 2)
    assert (sound.first_s, sound.end_s) == (0.0, pytest.approx(1024 / 44100))


@pytest.mark.parametrize(
    ("shape", "width"), [("2/1", 640), ("1/1", 320), ("0/1", 320), ("999/1", 320), ("odd", 320)]
)
def test_pixels_that_are_not_square(shape, width):
    stream = heard(f"#dimensions 0: 320x240\n#sar 0: {shape}").streams[0]
    assert stream.shown_width == width


def test_what_comes_before_the_beginning_does_not_count():
    """An edit list puts what it hides before zero."""
    stream = heard("#tb 0: 1/10\n0, -30, -30, 10, 5, 0x0\n0, 5, 5, 10, 5, 0x0").streams[0]
    assert (stream.first_s, stream.end_s) == (0.0, 1.5)


def test_a_packet_without_a_time_counts():
    unknown = -(2**63)
    stream = heard(f"#tb 0: 1/10\n0, {unknown}, {unknown}, 0, 5, 0x0").streams[0]
    assert (stream.packets, stream.end_s, stream.rate) == (1, 0.0, 0.0)


def test_a_check_can_end_it():
    def enough(stream: Stream) -> None:
        if stream.packets > 1:
            raise OverflowError

    listed = PacketList(check=enough)
    listed.hear("0, 0, 0, 1, 5, 0x0")
    with pytest.raises(OverflowError):
        listed.hear("0, 1, 1, 1, 5, 0x0")


@given(st.text(max_size=300))
def test_any_line_is_taken(line):
    heard(line)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["#tb", "#dimensions", "#codec_id", "#media_type", ""]),
            st.integers(-5, 1200), st.integers(-(2**64), 2**64), st.integers(-(2**64), 2**64),
            st.integers(-9, 2**70), st.integers(-9, 2**70),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_any_numbers_are_taken(rows):
    text = "\n".join(
        f"{name} {a}: {b}/{c}" if name else f"{a}, {b}, {c}, {d}, {e}, 0xab"
        for name, a, b, c, d, e in rows
    )
    for stream in heard(text).streams.values():
        assert stream.packets >= 0
        assert stream.end_s >= 0.0
        assert stream.tick > Fraction(0)
