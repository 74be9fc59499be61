"""Captions kept, read again, and drafted by a program that the council brings."""

import json
import subprocess
import sys

import pytest

from audit.actors import SYSTEM
from audit.models import Entry
from media import captioning, ffmpeg, scratch
from media.actions import captions
from media.cues import Cue
from media.enums import ClipState, Disguise, RenditionName
from media.reasons import Retry
from media.working import work
from tests.factories.accounts import make_user
from tests.factories.media import make_captions, make_clip, make_rendition
from vault.models import WrappedKey

CUES = [Cue(0, 900, "Nobody told me."), Cue(3000, 4000, "Not once.")]
# Stands for a recogniser: says what it was given, so that a test can see it.
LISTENS = """
import json, sys, wave
with wave.open(sys.argv[1]) as sound:
    seen = [sound.getframerate(), sound.getnchannels(), round(sound.getnframes() / sound.getframerate(), 1)]
print("WEBVTT\\n\\n00:00.000 --> 00:01.000\\n" + json.dumps(seen))
"""


@pytest.fixture
def moderator(db):
    return make_user("moderator")


@pytest.fixture
def clip(db):
    return make_clip()


def test_newest_and_checked_are_two(clip, moderator):
    assert (captioning.newest(clip), captioning.checked_words(clip)) == (None, "")
    first = captions.save_checked(clip, CUES, by=moderator, language="cy")
    later = captions.save_draft(clip, [Cue(0, 1, "x")], by=moderator)
    assert captioning.newest(clip) == later
    assert captioning.checked(clip) == first
    assert captioning.cues_of(first) == CUES
    assert captioning.checked_words(clip) == "Nobody told me.\n\nNot once."
    assert (first.by, first.language, first.is_checked) == (moderator, "cy", True)
    assert (later.by, later.is_checked) == (moderator, False)


def test_captions_are_sealed_to_staff_alone(clip, moderator):
    row = captions.save_checked(clip, CUES, by=moderator)
    wraps = WrappedKey.objects.filter(envelope=row.envelope).values_list("recipient", flat=True)
    assert [label.split(":")[0] for label in wraps] == ["staff"]
    assert b"Nobody" not in bytes(row.envelope.ciphertext)


def test_checked_captions_say_something(clip, moderator):
    for cues in ([], [Cue(0, 1, " ")]):
        with pytest.raises(ValueError, match="no words"):
            captions.save_checked(clip, cues, by=moderator)
    assert captioning.newest(clip) is None


def test_words_of_many_clips_cost_two_queries(moderator, clip, django_assert_num_queries):
    others = [make_clip(), make_clip()]
    for each in (clip, others[0]):
        captions.save_checked(each, [Cue(0, 1, "old")], by=moderator)
        captions.save_checked(each, CUES, by=moderator)
        captions.save_draft(each, [Cue(0, 1, "new")], by=moderator)
    with django_assert_num_queries(2):
        found = captioning.checked_of([clip, *others])
    assert found == {clip.pk: CUES, others[0].pk: CUES}


def test_erased_captions_hold_nothing(clip, moderator):
    from media.actions import keeping

    row = captions.save_checked(clip, CUES, by=moderator)
    keeping.erase(clip, by=SYSTEM)
    row.envelope.refresh_from_db()
    assert captioning.cues_of(row) == []


# --- A draft by a program


@pytest.fixture
def spoken(clip, tmp_path):
    """A clip with 1.5 seconds of real sound."""
    path = tmp_path / "tone.m4a"
    subprocess.run(
        [ffmpeg.binary(), "-loglevel", "error", "-f", "lavfi", "-i", "sine=440:duration=1.5",
         "-c:a", "aac", path],
        check=True,
    )  # fmt: skip
    make_rendition(clip, RenditionName.SOUND, content=path.read_bytes())
    return clip


@pytest.fixture
def speech(settings, tmp_path):
    """``speech(program)``: has this Python program listen."""

    def listen(program: str = LISTENS) -> None:
        script = tmp_path / "listen.py"
        script.write_text(program)
        settings.SPEECH_COMMAND = f"{sys.executable} -I {script} {{sound}}"

    return listen


def draft(clip):
    with scratch.folder(room=1) as folder:
        return captioning.keep_draft(clip, folder=folder)


def test_program_hears_one_track_of_16_khz(spoken, speech):
    speech()
    row = draft(spoken)
    assert (row.by, row.is_checked, captioning.newest(spoken)) == (None, False, row)
    (cue,) = captioning.cues_of(row)
    assert json.loads(cue.words) == [16000, 1, 1.5]
    assert Entry.objects.about(spoken).last().verb == "clip.captions_drafted"
    assert captioning.checked_words(spoken) == ""


def test_a_draft_ends_with_its_clip(spoken, speech):
    spoken.duration_s = 1.5
    speech(
        "print('WEBVTT\\n\\n00:01.000 --> 00:30.000\\nHello\\n\\n00:31.000 --> 00:32.000\\nLate')"
    )
    row = draft(spoken)
    assert captioning.cues_of(row) == [Cue(1000, 1500, "Hello"), Cue(31_000, 32_000, "Late")]


def test_a_new_draft_of_the_program_takes_the_place_of_its_last(spoken, speech):
    speech()
    first = draft(spoken)
    assert draft(spoken) != first


def test_what_a_person_wrote_stays(spoken, speech):
    speech()
    mine = make_captions(spoken, by=make_user("moderator"))
    assert draft(spoken) is None
    assert captioning.newest(spoken) == mine


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("print('I heard nothing')", "speech-not-captions"),
        ("import sys; sys.exit(3)", "speech-failed"),
        ("import urllib.request as r; r.urlopen('http://127.0.0.1:1/')", "speech-failed"),
    ],
)
def test_program_that_does_not_do_its_work(spoken, speech, program, code):
    speech(program)
    with pytest.raises(Retry, match=code):
        draft(spoken)
    assert captioning.newest(spoken) is None


def test_no_program_and_no_sound(clip, speech):
    with pytest.raises(Retry, match="no-speech-program"):
        draft(clip)
    speech()
    with pytest.raises(Retry, match="no-sound"):
        draft(clip)


def test_it_is_work_like_any_other(spoken, speech):
    from media.actions import deciding

    speech()
    asked = deciding.ask_for_draft(spoken, by=make_user("moderator"))
    work(asked.pk)
    asked.refresh_from_db()
    spoken.refresh_from_db()
    assert (asked.state, spoken.state) == ("done", ClipState.READY)
    assert captioning.newest(spoken).by is None


def test_disguised_sound_is_never_what_is_listened_to(clip, speech):
    make_rendition(clip, RenditionName.SOUND, disguise=Disguise.VOICE)
    speech()
    with pytest.raises(Retry, match="no-sound"):
        draft(clip)
