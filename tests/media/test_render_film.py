"""Films: upright, playable anywhere, as long as they were, and silent about where they were made."""

import functools
from itertools import pairwise

import pytest

from media.enums import Disguise, Kind, RenditionName
from media.facts import Facts
from media.reasons import Retry
from media.render import verify
from tests.media import footage
from tests.media.rendered import duration_s, packets, picture, rendered, streams, tags_left

pytestmark = pytest.mark.any_database

LOW, MAIN, SOUND, OPUS, WAVE, POSTER, BLURRED = (
    RenditionName.LOW, RenditionName.MAIN, RenditionName.SOUND, RenditionName.OPUS,
    RenditionName.WAVE, RenditionName.POSTER, RenditionName.BLURRED,
)  # fmt: skip


@functools.cache
def phone():
    """Every disguise of the film that tells the most; somebody waits for the hidden face."""
    every = [Disguise.FACE, *(each for each in Disguise if each != Disguise.FACE)]
    return rendered(footage.phone_film(), *every)


def test_film_comes_in_the_order_in_which_it_is_waited_for():
    order = phone().order

    assert order[0] == (LOW, Disguise.FACE)
    assert [name for name, disguise in order if disguise == Disguise.NONE] == [
        SOUND, LOW, MAIN, POSTER, BLURRED,
    ]  # fmt: skip
    films = {Disguise.NONE, Disguise.FACE, Disguise.VOICE, Disguise.BOTH}
    assert {disguise for name, disguise in order if name == LOW} == films
    assert {disguise for name, disguise in order if name == OPUS} == {
        Disguise.SOUND, Disguise.SOUND_VOICE,
    }  # fmt: skip


def test_words_and_computer_voice_give_nothing_of_the_film():
    run = rendered(footage.silent_film(), Disguise.WORDS, Disguise.COMPUTER)

    assert run.order == []


def test_progress_goes_from_nothing_to_all():
    told = phone().told

    assert told == sorted(told)
    assert 0 <= told[0] < 0.2
    assert 0.8 < told[-1] <= 1


def test_no_rendition_tells_where_it_was_made():
    (told,) = tags_left(footage.phone_film()).values()
    assert len(told) > 10  # the tools see it in what was sent

    assert len(phone().made) == 23
    assert tags_left(*(made.path for made in phone().made.values())) == {}


def test_film_is_upright_and_in_what_every_phone_plays():
    for name, size in ((LOW, (360, 640)), (MAIN, (540, 960))):
        found = picture(phone().path(name))
        assert (found["width"], found["height"]) == size
        assert (found["codec_name"], found["profile"], found["pix_fmt"]) == (
            "h264", "High", "yuv420p",
        )  # fmt: skip
        assert [each["codec_name"] for each in streams(phone().path(name))] == ["h264", "aac"]
        made = phone().made[name, Disguise.NONE]
        assert (made.codec, made.media_type) == ("h264+aac", "video/mp4")
        assert (made.width, made.height) == size


def test_film_is_upright_as_it_was_held(tmp_path):
    """The lying film turned by hand is the standing one's rendition, picture for picture."""
    frame = footage.made(
        "upright.png", "-ss", "1", "-i", str(footage.phone_film()), "-frames:v", "1",
        "-vf", "scale=90:160",
    )  # fmt: skip
    ours = footage.made(
        "ours.png", "-ss", "1", "-i", str(phone().path(MAIN)), "-frames:v", "1",
        "-vf", "scale=90:160",
    )  # fmt: skip
    assert footage.differ(frame, ours) < 6  # of 255, on average


def test_film_has_at_most_thirty_pictures_a_second_and_a_key_every_two():
    for name in (LOW, MAIN):
        shown = packets(phone().path(name))
        times = sorted(float(each["pts_time"]) for each in shown)
        keys = [float(each["pts_time"]) for each in shown if each["flags"].startswith("K")]
        assert len(shown) == 90  # of the 180 that were sent
        assert picture(phone().path(name))["avg_frame_rate"] == "30/1"
        assert min(later - at for at, later in pairwise(times)) > 0.032
        assert keys[0] == 0.0
        assert max(later - at for at, later in pairwise([*keys, 3.0])) <= 2.0


def test_slow_film_is_not_made_faster():
    run = rendered(footage.silent_film())

    assert len(packets(run.path(MAIN))) == 24  # two seconds of twelve


def test_film_is_as_long_as_it_was_and_in_step():
    for made in phone().made.values():
        if made.duration_s:
            assert duration_s(made.path) == pytest.approx(3.0, abs=0.06)
            assert made.duration_s == pytest.approx(3.0, abs=0.06)
    sound = packets(phone().path(MAIN), "a")
    assert float(sound[1]["pts_time"]) == 0.0  # the one before is the codec's running up


def test_film_plays_before_its_last_byte_is_there():
    for (name, _disguise), made in phone().made.items():
        if name in {LOW, MAIN, SOUND}:
            data = made.path.read_bytes()
            assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_picture_of_a_changed_voice_is_the_picture_as_it_is():
    pictures = [
        [each["size"] for each in packets(phone().path(MAIN, disguise))]
        for disguise in (Disguise.NONE, Disguise.VOICE)
    ]
    assert pictures[0] == pictures[1]


def test_film_without_sound_stays_playable():
    run = rendered(footage.silent_film(), Disguise.SOUND, Disguise.NONE)

    assert [name for name, _disguise in run.order] == [LOW, MAIN, POSTER, BLURRED]
    assert [each["codec_name"] for each in streams(run.path(MAIN))] == ["h264"]


def test_small_film_is_never_made_larger():
    run = rendered(footage.silent_film())

    assert {(made.width, made.height) for made in run.made.values()} == {(320, 136)}


def test_film_of_one_picture_has_a_first_picture():
    run = rendered(footage.one_picture())

    assert [name for name, _disguise in run.order] == [LOW, MAIN, POSTER, BLURRED]
    assert len(packets(run.path(MAIN))) == 1


def test_bright_film_is_brought_down_to_what_screens_show():
    for tagged in (True, False):
        run = rendered(footage.hdr_film(tagged))
        found = picture(run.path(MAIN))
        assert found["pix_fmt"] == "yuv420p"
        colours = [found[f"color_{name}"] for name in ("primaries", "transfer", "space")]
        assert colours == ["bt709"] * 3


def test_film_that_turns_half_way_keeps_one_shape():
    run = rendered(footage.turning_film(6.0))

    found = picture(run.path(MAIN))
    assert (found["width"], found["height"]) == (320, 136)
    assert duration_s(run.path(MAIN)) == pytest.approx(10.0, abs=0.1)


def test_length_that_disagrees_is_never_given():
    film = footage.silent_film()
    facts = Facts(
        Kind.FILM, demuxer="mov", duration_s=9.0, film_s=9.0, width=320, height=136, fps=12.0,
        video=0,
    )  # fmt: skip

    with pytest.raises(Retry, match="film-cut-off"):
        rendered(film, facts=facts)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("exit 0", "nothing-made"),
        ("exit 1", "render-failed"),
        ('for last; do :; done; echo rubbish > "$last"', "wrong-codec"),
    ],
)
def test_program_that_lies_gives_nothing(lie, code, settings, tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{lie}\n")
    program.chmod(0o755)
    film = footage.silent_film()
    facts = footage.facts_of(film, tmp_path)
    settings.FFMPEG = str(program)

    with pytest.raises(Retry, match=code):
        rendered(film, facts=facts)


def test_metadata_is_seen_when_a_file_is_read_back(tmp_path):
    truth = verify.read_back(footage.phone_film(), demuxer="mov", folder=tmp_path)

    assert {"title", "make", "location"} <= set(truth.left)
    assert any("Chapter" in each for each in truth.left)
    assert any("Subtitle" in each or "Stream" in each for each in truth.left)
    assert not truth.index_first
