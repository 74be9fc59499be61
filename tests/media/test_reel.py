"""The reel: clips in order with their titles before them, as one film that plays anywhere."""

import functools
import subprocess

import pytest

from media import webvtt
from media.enums import Disguise, Kind, RenditionName
from media.reasons import Retry
from media.render.reel import CARD_S, PICTURE_S, ReelLine, build_reel
from tests.media import footage
from tests.media.rendered import duration_s, packets, picture, rendered, streams, tags_left

pytestmark = pytest.mark.any_database

VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nNobody told me.\n"
ARABIC = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nلم يخبرني أحد\n"
# Words that a program could take for orders.
ODD = r"100% “fair”: {\b1}it's\N[a], 'b'; c=d \h %{pts} — Tŷ"


@functools.cache
def clips():
    """A film, a sound and a picture of ours."""
    film = rendered(footage.talking_head(), Disguise.FACE)
    sound = rendered(footage.voice_memo())
    drawing = rendered(footage.photo())
    return (
        film.path(RenditionName.MAIN, Disguise.FACE),
        sound.path(RenditionName.SOUND),
        drawing.path(RenditionName.SCREEN),
    )


@functools.cache
def built():
    film, sound, drawing = clips()
    folder = footage.folder()
    told: list[float] = []
    lines = [
        ReelLine("4.1", ODD, film, Kind.FILM, "with the face hidden", VTT),
        ReelLine("4.2", "لم يخبرني أحد بأننا سننتقل", sound, Kind.SOUND, captions=ARABIC, language="ar"),
        ReelLine("5", "Our garden", drawing, Kind.PICTURE),
    ]  # fmt: skip
    return build_reel(lines, folder=folder, told=told.append), told, folder


def test_reel_is_one_film_that_plays_anywhere():
    reel, told, folder = built()
    found = picture(reel.path)

    assert [each["codec_name"] for each in streams(reel.path)] == ["h264", "aac"]
    assert (found["width"], found["height"], found["pix_fmt"]) == (1280, 720, "yuv420p")
    assert (found["avg_frame_rate"], found["sample_aspect_ratio"]) == ("30/1", "1:1")
    data = reel.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [each.name for each in folder.glob("*.*") if each.suffix] == ["reel.mp4"]


def test_reel_has_every_clip_in_order_with_a_card_before_it():
    reel, _told, _folder = built()
    cards = [(cue.number, cue.title, cue.clip_s - cue.starts_s) for cue in reel.cues]

    assert [number for number, _title, _lasts in cards] == ["4.1", "4.2", "5"]
    assert [lasts for _number, _title, lasts in cards] == pytest.approx([CARD_S] * 3, abs=0.05)
    lasts = [3.0, 4.0, PICTURE_S]
    assert [cue.lasts_s for cue in reel.cues] == pytest.approx(lasts, abs=0.05)
    whole = sum(lasts) + 3 * CARD_S
    assert duration_s(reel.path) == pytest.approx(whole, abs=0.15)
    assert len(packets(reel.path)) == round(whole * 30)


def test_reel_plays_through_without_a_complaint():
    reel, _told, _folder = built()
    done = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", reel.path, "-f", "null", "-"], capture_output=True
    )

    assert done.stderr == b""
    times = [float(each["dts_time"]) for each in packets(reel.path, "a")]
    assert times == sorted(times)


def test_reel_tells_nothing_beside_what_it_shows():
    reel, _told, _folder = built()

    assert tags_left(reel.path) == {}


def test_reel_has_its_captions_at_their_times_in_the_whole():
    reel, _told, _folder = built()
    cues = webvtt.parse(reel.captions)
    clip = {cue.number: cue.clip_s for cue in reel.cues}

    assert [cue.words for cue in cues] == ["Nobody told me.", "لم يخبرني أحد"]
    assert [cue.start / 1000 for cue in cues] == pytest.approx(
        [clip["4.1"] + 0.5, clip["4.2"] + 0.5], abs=0.01
    )


def shot(at: float):
    """The reel's picture at a moment, small and grey."""
    from PIL import Image

    reel, _told, _folder = built()
    path = footage.made(
        f"shot-{at}.png", "-ss", f"{at:.2f}", "-i", str(reel.path), "-frames:v", "1"
    )
    with Image.open(path) as opened:
        return opened.convert("L")


def lit(grey, top: int, bottom: int) -> int:
    """How many pixels between two heights are as bright as words are."""
    return sum(grey.crop((0, top, 1280, bottom)).histogram()[200:])


def test_title_is_drawn_on_its_card_whatever_is_in_it():
    reel, _told, _folder = built()
    for cue in reel.cues:
        card = shot(cue.starts_s + 1)
        assert lit(card, 240, 480) > 1500
        assert lit(card, 560, 640) == 0 or cue.number == "4.1"  # only that one has a note


def test_captions_are_drawn_while_they_are_said():
    reel, _told, _folder = built()
    film, sound, _drawing = (cue.clip_s for cue in reel.cues)

    assert lit(shot(sound + 1), 620, 700) > 400
    assert lit(shot(sound + 3), 620, 700) == 0
    assert lit(shot(film + 1), 620, 700) > lit(shot(film + 2.5), 620, 700) + 400


def test_hidden_face_is_as_hidden_in_the_reel():
    reel, _told, _folder = built()
    pixels = shot(reel.cues[0].clip_s + 2.5).crop((300, 100, 980, 600))
    steps = [
        abs(pixels.getpixel((x, y)) - pixels.getpixel((x + 1, y)))
        for x in range(679) for y in range(0, 500, 9)
    ]  # fmt: skip

    assert max(steps) <= 8


def test_reel_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a clip"):
        build_reel([], folder=footage.folder())


def test_reel_of_a_broken_clip_is_not_made():
    broken = footage.folder() / "broken.mp4"
    broken.write_bytes(b"not a film")

    with pytest.raises(Retry, match="not-readable-back"):
        build_reel([ReelLine("1", "Broken", broken, Kind.FILM)], folder=footage.folder())
