"""``manage.py check_media``: what becomes of a file that is sent as a clip."""

import json
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from media import scratch
from media.reasons import Reason
from tests.media import corpus

pytestmark = pytest.mark.any_database
FIELDS = {
    "file", "accepted", "reason", "message", "kind", "duration_s", "width", "height",
    "renditions", "metadata_left", "seconds", "peak_mb",
}  # fmt: skip
OF_A_RENDITION = {"name", "bytes", "codec", "width", "height", "duration_s"}


@pytest.fixture(scope="session")
def files() -> Path:
    return corpus.kept()


@pytest.fixture(autouse=True)
def place(settings):
    """A scratch folder of the test's own: nothing may be left in it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="checks-") as made:
        settings.CLIP_SCRATCH = Path(made)
        yield Path(made)
        assert list(Path(made).iterdir()) == []


def checked(*files: Path, **options) -> list[dict]:
    out = StringIO()
    call_command("check_media", *map(str, files), json=True, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_film(files, tmp_path):
    [found] = checked(files / "iphone-portrait.mov", keep=tmp_path / "kept")
    assert set(found) == FIELDS
    assert (found["accepted"], found["reason"], found["message"]) == (True, "", "")
    assert (found["kind"], found["width"], found["height"]) == ("film", 180, 320)
    assert found["duration_s"] == pytest.approx(1.6, abs=0.1)
    assert found["metadata_left"] == []
    assert 0 < found["seconds"] < 60
    assert 20 < found["peak_mb"] < 1000
    assert all(set(each) == OF_A_RENDITION for each in found["renditions"])
    made = {each["name"]: each for each in found["renditions"]}
    assert set(made) == {"low", "main", "poster", "blurred", "sound"}
    assert (made["main"]["codec"], made["main"]["width"], made["main"]["height"]) == (
        "h264+aac",
        180,
        320,
    )
    kept = {
        path.stem.removeprefix("iphone-portrait-"): path for path in (tmp_path / "kept").iterdir()
    }
    assert {name: path.stat().st_size for name, path in kept.items()} == {
        name: each["bytes"] for name, each in made.items()
    }
    assert {path.suffix for path in kept.values()} == {".mp4", ".m4a", ".webp"}


def test_a_sound_and_a_picture(files):
    sound, picture = checked(files / "voice.ogg", files / "phone-portrait.jpg")
    assert (sound["accepted"], sound["kind"], sound["metadata_left"]) == (True, "sound", [])
    assert {each["name"] for each in sound["renditions"]} == {"sound", "opus", "wave"}
    assert (picture["accepted"], picture["kind"], picture["metadata_left"]) == (True, "picture", [])
    assert (picture["width"], picture["height"]) == (180, 320)
    assert {each["name"] for each in picture["renditions"]} >= {"screen", "screen_jpeg", "print"}


def test_another_disguise(files):
    [found] = checked(files / "index-first.mp4", disguise=["sound"])
    assert found["accepted"]
    assert {each["name"] for each in found["renditions"]} == {
        "sound-sound",
        "opus-sound",
        "wave-sound",
    }


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hls-path.mp4", Reason.NOT_A_CLIP), ("nothing.mp4", Reason.EMPTY), ("mjpeg.mov", Reason.ODD_CODEC),
        ("ten-hours.mp4", Reason.TOO_LONG), ("enormous.mp4", Reason.TOO_BIG),
        ("bomb.png", Reason.TOO_MANY_PIXELS), ("no-index.mp4", Reason.CUT_OFF),
    ],
)  # fmt: skip
def test_a_file_that_is_refused(name, reason, files):
    [found] = checked(files / name)
    assert (found["accepted"], found["reason"], found["kind"]) == (False, reason.value, None)
    assert found["message"] == str(reason.label)
    assert (found["renditions"], found["metadata_left"]) == ([], [])


def test_a_part_says_so(files):
    [found] = checked(files / "half.mp4")
    assert (found["accepted"], found["message"]) == (
        True,
        "The end of it is missing. A person looks at the part that we have.",
    )


def test_a_program_that_is_missing_is_not_the_files_fault(files, settings):
    settings.FFMPEG = "/no/such/ffmpeg"
    [found] = checked(files / "index-first.mp4")
    assert (found["accepted"], found["reason"]) == (False, "program-missing")


def test_a_table_for_people(files):
    out = StringIO()
    call_command("check_media", str(files / "drawing.png"), str(files / "page.mp4"), stdout=out)
    _headings, drawing, page = out.getvalue().splitlines()
    assert drawing.split()[:4] == ["drawing.png", "yes", "-", "picture"]
    assert page.split()[:4] == ["page.mp4", "no", "not-a-clip", "-"]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"There is no such file: .*/missing\.mp4"):
        checked(tmp_path / "missing.mp4")


def test_without_room_it_is_tried_again_later(files, monkeypatch):
    monkeypatch.setattr("media.checking.ROOM", 2**62)
    [found] = checked(files / "index-first.mp4")
    assert found["reason"] == "no-scratch-room"


def test_from_a_shell(files):
    """As an operator runs it: from anywhere, a relative path, exit 0 for a file that is refused."""
    manage = Path(__file__).parents[2] / "manage.py"
    done = subprocess.run(
        [sys.executable, manage, "check_media", "page.mp4", "--json"],
        cwd=files,
        capture_output=True,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["reason"] == "not-a-clip"


def test_scratch_is_where_it_is_done(files, place, monkeypatch):
    seen = []
    folder = scratch.folder
    monkeypatch.setattr(scratch, "folder", lambda **room: seen.append(room) or folder(**room))
    checked(files / "voice.amr")
    assert len(seen) == 1
