"""What changes in the middle of a stream: every second that was recorded is heard, and at its place.

Each source has another tone in each second (``footage.rising``), so that what is lost, doubled or out
of step can be heard in what comes out.
"""

from functools import cache
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from media.enums import Disguise, RenditionName
from tests.media import footage
from tests.media.listening import factor_of, seconds_heard
from tests.media.rendered import Run, duration_s, rendered

pytestmark = pytest.mark.any_database
INPUTS = Path(__file__).parents[1] / "inputs"
TEN = [second for second in range(10) for _half in range(2)]
NEW, STEREO = {"start": 5.0}, {"channels": 2}
_SOUNDS = {
    "joined.aac": ("aac", 44_100, 48_000),
    "joined.mp3": ("libmp3lame", 44_100, 48_000),
    "joined.flac": ("flac", 44_100, 48_000),
    "joined.wav": ("pcm_s16le", 16_000, 44_100),
    "chained.ogg": ("libvorbis", 44_100, 48_000),
    "chained.opus": ("libopus", 48_000, 48_000),
}


@cache
def joined(name: str) -> Path:
    """Five seconds through one channel, then five through two, at another rate: a headset, a note."""
    codec, *rates = _SOUNDS[name]
    parts = []
    for number, rate in enumerate(rates):
        tones = footage.rising(5, rate=rate, channels=number + 1, start=5.0 * number)
        words = ["-f", "lavfi", "-i", tones, "-c:a", codec, "-bitexact"]
        parts.append(footage.made(f"{number}-{name}", *words))
    whole = footage.folder() / name
    whole.write_bytes(b"".join(each.read_bytes() for each in parts))
    return whole


@cache
def changing_codec() -> Path:
    """An Opus note, then a Vorbis one, in one file."""
    whole = footage.folder() / "mixed.ogg"
    parts = [
        footage.made("first.opus", "-f", "lavfi", "-i", footage.rising(5), "-c:a", "libopus"),
        footage.made(
            "second.ogg", "-f", "lavfi", "-i", footage.rising(5, channels=2, start=5.0),
            "-c:a", "libvorbis",
        ),
    ]  # fmt: skip
    whole.write_bytes(b"".join(each.read_bytes() for each in parts))
    return whole


@cache
def two_recordings(begins: float = 0.0) -> Path:
    """Two films of a browser behind each other, as a page keeps them that was asleep; then turned.
    The second one's times begin at ``begins``: earlier than the first one's end."""
    whole = footage.folder() / "two.webm"
    parts = [
        footage.made(
            f"part-{begins}-{number}.webm", "-f", "lavfi", "-i", f"color=c=blue:s={size}:r=15:d=5",
            "-f", "lavfi", "-i", footage.rising(5, start=5.0 * number),
            "-c:v", "libvpx", "-c:a", "libopus", "-live", "1",
            "-output_ts_offset", str(begins * number),
        )
        for number, size in enumerate(("160x90", "90x160"))
    ]  # fmt: skip
    whole.write_bytes(b"".join(each.read_bytes() for each in parts))
    return whole


@cache
def leaping(by_s: float, kind: str = "webm") -> Path:
    """Ten seconds whose clock leaps by ``by_s`` in the middle, in picture and sound alike."""
    codecs = ("libvpx", "libopus") if kind == "webm" else ("libx264", "aac")
    straight = footage.made(
        f"straight.{kind}", "-f", "lavfi", "-i", "color=c=blue:s=160x90:r=10:d=10",
        "-f", "lavfi", "-i", footage.rising(10), "-c:v", codecs[0], "-c:a", codecs[1], "-bf", "0",
    )  # fmt: skip
    later = f"setts=ts=TS+gte(TS*TB\\,4.995)*{by_s}/TB"
    return footage.made(
        f"leaping-{by_s}.{kind}", "-i", str(straight), "-c", "copy", "-bsf:v", later, "-bsf:a", later,
        "-max_interleave_delta", "1",
    )  # fmt: skip


@cache
def channels(name: str, *each: str) -> Path:
    """``each`` channel is ``footage.RISING`` times that."""
    said = "|".join(f"{footage.RISING}*({factor})" for factor in each)
    layout = ":c=5.1" if len(each) == 6 else ""
    return footage.made(
        name, "-f", "lavfi", "-i", f"aevalsrc={said}:s=48000:d=10{layout}", "-c:a", "aac"
    )


@cache
def range_changes() -> Path:
    """Its colours are of one range, then of the other."""
    parts = []
    for number, which in enumerate(("tv", "pc")):
        part = footage.made(
            f"range-{which}.ts", "-f", "lavfi", "-i", "color=c=blue:s=160x90:r=20:d=5",
            "-c:v", "libx264", "-preset", "ultrafast", "-color_range", which,
            "-bsf:v", "h264_mp4toannexb", "-output_ts_offset", str(5 * number),
        )  # fmt: skip
        parts.append(str(part))
    return footage.made(
        "range.mp4", "-i", "concat:" + "|".join(parts), "-f", "lavfi", "-i", footage.rising(10),
        "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac",
    )  # fmt: skip


def every_second_is_heard(run: Run, wanted: list[int] = TEN) -> None:
    heard = {key: made for key, made in run.made.items() if made.duration_s}
    assert heard
    for (_name, disguise), made in heard.items():
        changed = disguise in {Disguise.VOICE, Disguise.BOTH, Disguise.SOUND_VOICE}
        factor = factor_of(made.path) if changed else 1.0
        found = seconds_heard(made.path, factor=factor)
        assert (disguise, found[: len(wanted)]) == (disguise, wanted)
        assert len(found) <= len(wanted) + 1
        assert duration_s(made.path) == pytest.approx(len(wanted) / 2, abs=0.15)
        assert not made.lacks_sound


def test_film_that_was_handed_over_is_heard_in_every_disguise():
    source = INPUTS / "film-turned-while-filming.webm"
    every = [each for each in Disguise if each not in {Disguise.WORDS, Disguise.COMPUTER}]
    run = rendered(source, *every)

    assert {disguise for _name, disguise in run.made} == set(every)
    every_second_is_heard(run)


@pytest.mark.parametrize("kind", ["mkv", "mp4"])
@pytest.mark.parametrize("turns", [(1.0,), (6.0,), (3.5, 8.0)], ids=str)
def test_film_turned_while_filming_is_heard_and_in_step(turns, kind):
    run = rendered(footage.turning_film(*turns, kind=kind), Disguise.NONE, Disguise.VOICE)

    every_second_is_heard(run)
    lit = [is_lit(run.path(RenditionName.MAIN), second + 0.5) for second in range(10)]
    assert lit == [second % 2 == 0 for second in range(10)]


def is_lit(path: Path, at: float) -> bool:
    """Whether the middle of the picture is white at that time."""
    shot = footage.made(f"at-{at}.png", "-ss", str(at), "-i", str(path), "-frames:v", "1")
    with Image.open(shot) as found:
        return found.convert("L").getpixel((found.width // 2, found.height // 2)) > 128


def test_film_whose_colours_change_range_is_heard():
    every_second_is_heard(rendered(range_changes()))


@pytest.mark.parametrize("name", _SOUNDS)
def test_sounds_behind_each_other_are_heard(name):
    every_second_is_heard(rendered(joined(name), Disguise.NONE, Disguise.VOICE))


def test_notes_that_were_handed_over_are_heard():
    every_second_is_heard(rendered(INPUTS / "sound-two-notes-joined.opus"))


def test_notes_in_two_codecs_are_heard():
    every_second_is_heard(rendered(changing_codec()))


@pytest.mark.parametrize("begins", [0.0, 2.0])
def test_two_recordings_in_one_film_are_heard(begins):
    every_second_is_heard(rendered(two_recordings(begins)))


@pytest.mark.parametrize("by_s", [25.0, 7200.0])
def test_clock_that_leaps_leaves_no_silence(by_s):
    every_second_is_heard(rendered(leaping(by_s)))


def test_clock_that_leaps_in_an_mp4_leaves_no_silence():
    every_second_is_heard(rendered(leaping(25.0, "mp4")))


def test_clock_of_the_film_that_was_handed_over_leaves_no_silence():
    run = rendered(INPUTS / "film-clock-jumps-two-hours.webm")

    every_second_is_heard(run, [0] * 12)


def test_pause_that_was_filmed_stays():
    """The sound begins late, and the picture stands still meanwhile: both are as they were."""
    source = footage.made(
        "late.webm", "-f", "lavfi", "-i", "color=c=blue:s=160x90:r=10:d=10",
        "-itsoffset", "4.04", "-f", "lavfi", "-i", footage.rising(6, start=4.0),
        "-c:v", "libvpx", "-c:a", "libopus",
    )  # fmt: skip
    every_second_is_heard(rendered(source), [-1] * 8 + TEN[8:])


@pytest.mark.parametrize(
    ("name", "each"),
    [
        ("half.m4a", ("1", "if(lt(t\\,5)\\,1\\,-1)")),
        ("nearly.m4a", ("1", "-0.9")),
        ("around.m4a", ("1", "-1", "0", "0", "0", "0")),
        ("by-sides.m4a", ("lt(t\\,5)", "gte(t\\,5)")),
        ("left.m4a", ("1", "0")),
    ],
)
def test_channels_that_cancel_each_other_out_are_heard(name, each):
    every_second_is_heard(rendered(channels(name, *each)))


def test_film_with_such_channels_that_was_handed_over_is_heard():
    run = rendered(INPUTS / "film-two-channels-cancel.mp4", Disguise.NONE, Disguise.BOTH)

    every_second_is_heard(run, [0] * 10)


def test_the_program_in_the_wheel_hears_the_same(settings):
    settings.FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
    for source in (
        INPUTS / "film-turned-while-filming.webm",
        joined("chained.ogg"),
        two_recordings(),
    ):
        every_second_is_heard(rendered(source))


def test_short_gap_at_the_codecs_own_rate_costs_nothing():
    """Of 14 ms: FFmpeg began to resample there, and began at zero again."""
    straight = footage.made("even.webm", "-f", "lavfi", "-i", footage.rising(10), "-c:a", "libopus")
    gap = "setts=ts=TS+gte(TS*TB\\,5)*0.014/TB"
    source = footage.made("gap.webm", "-i", str(straight), "-c", "copy", "-bsf:a", gap)

    every_second_is_heard(rendered(source))
