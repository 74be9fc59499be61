"""A hidden face stays hidden from a detector that looks for it; a changed voice is another one.

The detector is the check, never the means: nothing in ``media`` looks for faces.
"""

import functools
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy
import pytest

from media.enums import Disguise, RenditionName
from tests.media import footage
from tests.media.rendered import duration_s, packets, rendered

pytestmark = pytest.mark.any_database

LOW, MAIN, POSTER, SOUND = (
    RenditionName.LOW, RenditionName.MAIN, RenditionName.POSTER, RenditionName.SOUND,
)  # fmt: skip
EVERY = 6  # looks at one picture in so many
RATE = 8000


@functools.cache
def talking():
    return rendered(footage.talking_head(), Disguise.FACE, Disguise.NONE, Disguise.VOICE)


def pictures(path: Path, every: int = EVERY) -> list[numpy.ndarray]:
    film = cv2.VideoCapture(str(path))
    found = []
    while (read := film.read())[0]:
        found.append(read[1])
    film.release()
    return found[::every]


def faces(picture: numpy.ndarray) -> int:
    """How many a detector finds, once contrast is raised, of the whole or piece by piece.

    Beyond a clip of 4 it finds faces in films of bicycles and rabbits too.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    detector = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    helped = [
        grey,
        cv2.equalizeHist(grey),
        *(cv2.createCLAHE(clip, (8, 8)).apply(grey) for clip in (2.0, 4.0)),
        cv2.normalize(grey, None, 0, 255, cv2.NORM_MINMAX),
    ]
    return sum(len(detector.detectMultiScale(each, 1.1, 4, minSize=(40, 40))) for each in helped)


def with_faces(path: Path, every: int = EVERY) -> int:
    return sum(bool(faces(each)) for each in pictures(path, every))


def test_face_is_found_as_it_is_and_never_where_it_is_hidden():
    assert with_faces(talking().path(MAIN)) >= 10  # of 15 pictures
    for name in (MAIN, LOW):
        assert len(pictures(talking().path(name, Disguise.FACE), 1)) == 45
        assert with_faces(talking().path(name, Disguise.FACE), 1) == 0


def test_first_picture_of_a_hidden_face_is_hidden_too():
    bare = cv2.imread(str(talking().path(POSTER)))
    hidden = cv2.imread(str(talking().path(POSTER, Disguise.FACE)))

    assert faces(bare) > 0
    assert faces(hidden) == 0


def test_first_look_of_moderators_is_hidden():
    assert faces(cv2.imread(str(talking().path(RenditionName.BLURRED)))) == 0


def test_hidden_film_has_no_detail_and_fewer_pictures():
    """What is left changes only over an eighth of the picture: no edge anywhere."""
    for name in (MAIN, LOW):
        grey = cv2.cvtColor(pictures(talking().path(name, Disguise.FACE))[2], cv2.COLOR_BGR2GRAY)
        bare = cv2.cvtColor(pictures(talking().path(name))[2], cv2.COLOR_BGR2GRAY)
        assert cv2.Laplacian(grey, cv2.CV_64F).var() < 3
        assert cv2.Laplacian(bare, cv2.CV_64F).var() > 50
        assert len(packets(talking().path(name, Disguise.FACE))) == 45  # of 90


def waves(path: Path) -> numpy.ndarray:
    """Its sound as numbers, RATE a second."""
    raw = footage.made(
        f"{path.parent.name}-{path.name}.raw", "-i", str(path), "-vn", "-ac", "1",
        "-ar", str(RATE), "-f", "f32le",
    )  # fmt: skip
    return numpy.fromfile(raw, dtype=numpy.float32)


def pitch(path: Path) -> float:
    """The strongest frequency in Hz."""
    found = waves(path)
    strengths = numpy.abs(numpy.fft.rfft(found * numpy.hanning(len(found)), RATE * 8))
    return numpy.argmax(strengths) / 8


def begins(path: Path) -> list[float]:
    """When each of its tones begins, in seconds."""
    loud = numpy.convolve(numpy.abs(waves(path)), numpy.ones(400) / 400, "same")
    loud = numpy.concatenate([numpy.zeros(400), loud])
    above = loud > 0.4 * numpy.percentile(loud, 95)
    rises = numpy.flatnonzero(above[1:] & ~above[:-1]) / RATE
    return [
        float(at) for number, at in enumerate(rises) if not number or at - rises[number - 1] > 0.3
    ]


def test_voice_is_shifted_by_what_was_drawn_and_by_something_else_the_next_time():
    assert pitch(talking().path(MAIN)) == pytest.approx(440, abs=2)
    runs = [talking(), *(rendered(footage.talking_head(), Disguise.VOICE) for _ in range(2))]
    factors = [pitch(run.path(LOW, Disguise.VOICE)) / 440 for run in runs]

    assert all(0.73 < each < 0.87 or 1.15 < each < 1.35 for each in factors)
    assert len({round(each, 2) for each in factors}) > 1


def test_changed_voice_is_as_long_and_in_step():
    bare, changed = talking().path(MAIN), talking().path(MAIN, Disguise.VOICE)

    assert duration_s(changed) == pytest.approx(duration_s(bare), abs=0.03)
    assert begins(changed) == pytest.approx(begins(bare), abs=0.2)


def test_sound_begins_when_its_picture_does(settings):
    """By the FFmpeg of the system and by the one in the wheel, whatever is done to it."""
    for program in ("", imageio_ffmpeg.get_ffmpeg_exe()):
        settings.FFMPEG = program
        run = rendered(footage.talking_head(), Disguise.NONE, Disguise.VOICE, Disguise.SOUND_VOICE)
        begun = {key: begins(made.path) for key, made in run.made.items() if "aac" in made.codec}
        assert len(begun) == 6
        for times in begun.values():
            assert times == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5], abs=0.2)
            assert times[0] == pytest.approx(0, abs=0.1)


def test_changed_voice_is_the_same_in_all_that_is_made_at_once():
    run = rendered(footage.voice_memo(), Disguise.VOICE)

    assert pitch(run.path(SOUND, Disguise.VOICE)) == pytest.approx(
        pitch(run.path(RenditionName.OPUS, Disguise.VOICE)), rel=0.01
    )


def test_changed_voice_has_nothing_beyond_what_is_needed_to_understand():
    run = rendered(footage.hiss(), Disguise.VOICE, Disguise.NONE)

    def above(disguise):
        found = numpy.abs(numpy.fft.rfft(full_waves(run.path(SOUND, disguise)))) ** 2
        eight_khz = len(found) * 8 // 24
        return found[eight_khz:].sum() / found.sum()

    assert above(Disguise.NONE) > 0.4
    assert above(Disguise.VOICE) < 0.06


def full_waves(path: Path) -> numpy.ndarray:
    raw = footage.made(
        f"{path.parent.name}-{path.name}.full", "-i", str(path), "-ac", "1", "-ar", "48000",
        "-f", "f32le",
    )  # fmt: skip
    return numpy.fromfile(raw, dtype=numpy.float32)


def test_nothing_drawn_is_kept(caplog, tmp_path, settings):
    """No log, error or file name says by how much, also where it fails."""
    program = tmp_path / "ffmpeg"
    program.write_text(
        '#!/bin/sh\ncase "$*" in *-filters*) echo " . rubberband A";; '
        '*rubberband*) echo "$@" >&2; exit 1;; *) exec /usr/bin/ffmpeg "$@";; esac\n'
    )
    program.chmod(0o755)
    facts = footage.facts_of(footage.voice_memo(), tmp_path)
    settings.FFMPEG = str(program)

    with pytest.raises(Exception, match="render-failed") as failure:
        rendered(footage.voice_memo(), Disguise.VOICE, facts=facts)
    assert "rubberband" not in repr(failure.value) + str(failure.value.__cause__) + caplog.text
