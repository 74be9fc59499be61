"""Sounds, a computer's voice, and what is left of it all where FFmpeg is the one in the wheel."""

import subprocess

import imageio_ffmpeg
import pytest
from PIL import Image

from media.enums import Disguise, Kind, RenditionName
from media.ffmpeg import safe_input
from media.reasons import Retry
from media.render import running, speak, speech
from tests.media import footage
from tests.media.rendered import duration_s, rendered, streams, tags_left

pytestmark = pytest.mark.any_database

SOUND, OPUS, WAVE = RenditionName.SOUND, RenditionName.OPUS, RenditionName.WAVE


def test_sound_is_kept_in_two_ways_and_drawn():
    run = rendered(footage.voice_memo())

    assert [name for name, _disguise in run.order] == [SOUND, WAVE, OPUS]
    assert {name: (each.media_type, each.codec) for (name, _d), each in run.made.items()} == {
        SOUND: ("audio/mp4", "aac"), OPUS: ("audio/ogg", "opus"), WAVE: ("image/webp", "webp"),
    }  # fmt: skip
    for name in (SOUND, OPUS):
        assert duration_s(run.path(name)) == pytest.approx(4.0, abs=0.05)
        (stream,) = streams(run.path(name))
        assert (stream["channels"], stream["sample_rate"]) == (1, "48000")
    assert tags_left(*(each.path for each in run.made.values())) == {}


def test_sound_is_drawn_where_it_is_loud():
    """Tones and pauses of a quarter second, in turn."""
    run = rendered(footage.voice_memo())

    with Image.open(run.path(WAVE)) as picture:
        assert picture.size == (1200, 240)
        clear = picture.getchannel("A")
        tall = [
            sum(clear.getpixel((x, y)) > 0 for y in range(240))
            for x in (int(1200 * at / 4) for at in (0.62, 0.88, 1.12, 1.38, 2.12, 2.38))
        ]
    assert all(loud > 3 * quiet + 10 for loud, quiet in zip(tall[::2], tall[1::2], strict=True))


def test_shortest_sound_is_drawn_too():
    assert [name for name, _d in rendered(footage.click()).order] == [SOUND, WAVE, OPUS]


def test_quiet_sound_is_made_as_loud_as_a_loud_one():
    loud, quiet = (
        loudness(rendered(footage.voice_memo_at(volume)).path(SOUND)) for volume in (1.0, 0.1)
    )

    assert loud == pytest.approx(quiet, abs=4)
    assert -22 < quiet < -12


def loudness(path) -> float:
    """LUFS, as EBU R128 counts it."""
    done = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return float(done.stderr.rpartition("I:")[2].split()[0])


WORDS = "Nobody told me — that we’re moving.\nI want to see my brother. [[Please]] <b>ask</b> me!"


def test_computer_voice_reads_words(tmp_path):
    made = list(speak(WORDS, folder=tmp_path))

    assert [(each.name, each.disguise) for each in made] == [
        (SOUND, Disguise.COMPUTER), (WAVE, Disguise.COMPUTER), (OPUS, Disguise.COMPUTER),
    ]  # fmt: skip
    assert 3 < made[0].duration_s < 12
    assert tags_left(*(each.path for each in made)) == {}
    assert made[0].duration_s == pytest.approx(duration_s(made[0].path), abs=0.05)


def test_computer_voice_reads_longer_where_there_is_more(tmp_path):
    short, long = (
        next(iter(speak(words, folder=tmp_path))).duration_s
        for words in ("Nobody told me.", "Nobody told me. " * 60)
    )

    assert long > 30 * short


def test_computer_voice_speaks_welsh(tmp_path):
    made = next(iter(speak("Dydw i ddim yn hoffi symud tŷ.", folder=tmp_path, language="cy")))

    assert made.duration_s > 1


@pytest.mark.parametrize("words", ["", "🙂 …", "\n\n"])
def test_computer_voice_says_so_where_there_is_nothing_to_say(words, tmp_path):
    with pytest.raises(Retry, match="no-computer-voice"):
        list(speak(words, folder=tmp_path))


def test_computer_voice_says_so_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "_filters", lambda program: frozenset())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Retry, match="no-computer-voice"):
        list(speak("Nobody told me.", folder=tmp_path))


def test_text_to_be_read_is_never_on_a_command_line(tmp_path, monkeypatch):
    said = []
    run = speech.sandbox.run
    monkeypatch.setattr(
        speech.sandbox, "run", lambda program, **how: said.append(program) or run(program, **how)
    )
    list(speak("Nobody told me.", folder=tmp_path))

    assert said
    assert "Nobody" not in str(said)


def test_pieces_are_short_and_lose_no_word():
    words = "One two three. " * 100 + "\n" + "four" * 300 + "\nfive!"

    found = speech.pieces(words)

    assert max(map(len, found)) < 400
    assert "".join(found).replace(" ", "") == words.replace(" ", "").replace("\n", "")


@pytest.fixture
def of_the_wheel(settings):
    settings.FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def test_film_is_rendered_by_the_program_in_the_wheel_alone(of_the_wheel):
    run = rendered(
        footage.talking_head(), Disguise.BOTH, Disguise.NONE, Disguise.SOUND_VOICE, Disguise.VOICE
    )

    assert len(run.made) == 16
    assert tags_left(*(each.path for each in run.made.values())) == {}
    for (name, _disguise), each in run.made.items():
        if each.duration_s:
            assert duration_s(each.path) == pytest.approx(3.0, abs=0.06), name


def test_bright_film_is_rendered_by_the_program_in_the_wheel(of_the_wheel):
    assert len(rendered(footage.hdr_film()).made) == 4


def test_computer_voice_without_flite_is_another_program(of_the_wheel, tmp_path):
    assert not running.has("flite")

    assert next(iter(speak("Nobody told me.", folder=tmp_path))).name == SOUND


def test_voice_is_changed_where_there_is_no_rubberband(monkeypatch):
    from tests.media.test_render_disguises import begins, pitch

    monkeypatch.setattr("media.render.encoding.has", lambda name: False)
    run = rendered(footage.voice_memo(), Disguise.VOICE, Disguise.NONE)

    factor = pitch(run.path(SOUND, Disguise.VOICE)) / 440
    assert 0.73 < factor < 0.87 or 1.15 < factor < 1.35
    assert duration_s(run.path(SOUND, Disguise.VOICE)) == pytest.approx(4.0, abs=0.05)
    assert begins(run.path(SOUND, Disguise.VOICE)) == pytest.approx(
        begins(run.path(SOUND)), abs=0.2
    )


def test_source_is_opened_by_few_doors():
    words = running.Source(footage.voice_memo(), "mov", ("-ss", "1")).words()

    assert words == ["-ss", "1", *safe_input(footage.voice_memo(), "mov")]


def test_kind_without_anything_to_hear_gives_nothing():
    facts = footage.facts_of(footage.silent_film(), footage.folder())
    facts = type(facts)(Kind.SOUND, demuxer="mov", duration_s=2.0)

    assert rendered(footage.silent_film(), facts=facts).order == []
