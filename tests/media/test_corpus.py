"""The corpus, through the inspection and rendering that every clip goes through."""

import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from media import ffmpeg, metadata, sandbox
from media.enums import Disguise, RenditionName
from media.facts import Facts, Made
from media.ingest import inspect
from media.reasons import Reason, Refused, Retry
from media.render import render
from tests.media import corpus
from tests.media.corpus.hostile import scripts
from tests.media.corpus.workshop import WORDS

pytestmark = pytest.mark.any_database
BY_NAME = {entry.name: entry for entry in corpus.ENTRIES}
SHOWN = [entry.name for entry in corpus.ENTRIES if entry.accepted]
MOVING = [entry.name for entry in corpus.ENTRIES if entry.kind in {"film", "sound"}]
RECORDED = [entry.name for entry in corpus.ENTRIES if not entry.hostile and entry.name in MOVING]


@pytest.fixture(scope="session")
def files() -> Path:
    return corpus.kept()


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="corpus-") as made:
        yield Path(made)


@pytest.fixture
def of_the_wheel(settings) -> None:
    """The FFmpeg without ffprobe that comes in a wheel."""
    settings.FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def test_there_are_enough():
    assert sum(not entry.hostile for entry in corpus.ENTRIES) >= 40
    assert sum(entry.hostile for entry in corpus.ENTRIES) >= 64
    assert len(BY_NAME) == len(corpus.ENTRIES)


@pytest.mark.parametrize("name", BY_NAME)
def test_each_file_gets_its_answer(name, files, folder):
    _expect(BY_NAME[name], files, folder)


@pytest.mark.parametrize("name", MOVING)
def test_the_wheels_ffmpeg_answers_alike(name, files, folder, of_the_wheel):
    _expect(BY_NAME[name], files, folder)


def _expect(entry: corpus.Entry, files: Path, folder: Path) -> None:
    reason, facts = _answer(files / entry.name, folder)
    if reason or not (entry.accepted or entry.either):
        assert reason in entry.reasons
        return
    assert (facts.kind, (facts.width, facts.height)) == (entry.kind, entry.size)
    if not entry.either:
        assert (facts.complete, facts.hdr) == (entry.complete, entry.hdr)
        least, most = entry.seconds
        assert least <= facts.duration_s <= most
        assert (facts.audio is None) == (entry.silent or entry.kind == "picture")
    assert list(folder.iterdir()) == []


def _answer(source: Path, folder: Path) -> tuple[str, Facts | None]:
    try:
        return "", inspect(source, folder=folder)
    except Refused as refusal:
        return refusal.reason.value, None


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_made_of_it_is_upright_and_says_nothing(name, files, folder):
    """Its first rendition: the one that somebody waits for."""
    _is_upright_and_says_nothing(name, files, folder)


@pytest.mark.parametrize("name", RECORDED)
def test_so_is_what_the_wheels_ffmpeg_makes(name, files, folder, of_the_wheel):
    _is_upright_and_says_nothing(name, files, folder)


def _is_upright_and_says_nothing(name: str, files: Path, folder: Path) -> None:
    entry = BY_NAME[name]
    with first(files / name, folder) as made:
        assert metadata.left_in(made.path) == []
        assert _found_by_others(made.path) == []
        if entry.kind == "film":
            assert _is_wider(made) == _is_wider_size(entry.size)
            assert _red_at_the_top(made.path, folder)


@contextmanager
def first(source: Path, folder: Path) -> Iterator[Made]:
    facts = inspect(source, folder=folder)
    making = render(source, facts, [Disguise.NONE], folder=folder, told=lambda part: None)
    yield next(making)
    making.close()


def _is_wider(made: Made) -> bool:
    return made.width >= made.height


def _is_wider_size(size: tuple[int, int]) -> bool:
    return size[0] >= size[1]


def _red_at_the_top(path: Path, folder: Path) -> bool:
    """Whether the bar is where it was before the phone was turned."""
    shot = folder / "shot.png"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, "-frames:v", "1", shot], check=True)
    with Image.open(shot) as picture:
        strip = picture.convert("RGB").crop((0, 0, picture.width, picture.height // 14))
        red, green, blue = strip.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return red > 120 > green and blue < 120


def _found_by_others(path: Path) -> list[str]:
    """What ExifTool and ffprobe show of the words that were in the file as it was sent."""
    tools = (
        ["exiftool", "-a", "-u", "-U", "-ee", "-G1", "-n", "--System:all", str(path)],
        ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-show_programs", str(path)],
    )  # fmt: skip
    said = ""
    for tool in tools:
        said += subprocess.run(tool, capture_output=True, text=True, errors="replace").stdout
    return [word for word in (*WORDS, "GPS", "iPhone", "2026") if word in said]


@pytest.fixture(scope="module")
def secret() -> Iterator[Path]:
    """Another child's film, where the lists look for it."""
    place = Path(scripts.SECRET)
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x64:d=3",
            "-c:v",
            "libx264",
            place,
        ],
        check=True,
    )
    yield place
    place.unlink()


class TestForeignFiles:
    """Lists that name another child's film and addresses: M1 of the measurements."""

    @pytest.fixture
    def hits(self) -> Iterator[list]:
        """Whoever connects to the address that the lists name."""
        found: list = []
        with socket.create_server(("127.0.0.1", scripts.PORT)) as server:
            server.settimeout(0.2)
            over = threading.Event()
            listener = threading.Thread(target=_listen, args=(server, found, over))
            listener.start()
            yield found
            over.set()
            listener.join()

    def test_the_lists_do_leak_where_nothing_stops_them(self, files, folder, secret):
        """So that the tests below show something: FFmpeg as it comes, and with the usual advice."""
        for words in ((), ("-protocol_whitelist", "file,pipe")):
            leaked = _frames(["ffmpeg", *words, "-i", str(files / "hls-path.mp4")], folder)
            assert leaked == 75

    @pytest.mark.parametrize("name", scripts.TEXTS)
    def test_no_list_is_followed(self, name, files, folder, secret, hits):
        assert _answer(files / name, folder) == (Reason.NOT_A_CLIP.value, None)
        assert hits == []

    @pytest.mark.parametrize("name", scripts.TEXTS)
    def test_each_wall_alone_would_do(self, name, files, folder, secret, hits):
        """The format was recognised wrongly; or FFmpeg was left to guess: the other wall stands."""
        source = files / name
        forced = ["ffmpeg", "-v", "quiet", *ffmpeg.safe_input(source, "mov"), "-f", "null", "-"]
        assert subprocess.run(forced).returncode != 0
        guessed = ["ffmpeg", "-v", "quiet", "-i", str(source), "-map", "0:v", "-f", "framecrc", "-"]
        with suppress(Retry):
            done = sandbox.run(guessed, reads=[source], folder=folder)
            assert b"\n0," not in done.stdout
        assert hits == []

    def test_a_film_that_points_elsewhere_is_not_followed(self, files, folder, secret):
        """QuickTime's own way to name another file."""
        source = files / "elsewhere.mov"
        assert scripts.SECRET.encode() in source.read_bytes()
        forced = ["strace", "-f", "-e", "trace=open,openat", "-o", str(folder / "opened"), "ffmpeg",
                  "-v", "quiet", *ffmpeg.safe_input(source, "mov"), "-f", "null", "-"]  # fmt: skip
        subprocess.run(forced, check=False)
        opened = (folder / "opened").read_text()
        assert str(source) in opened
        assert scripts.SECRET not in opened
        assert _answer(source, folder)[1] is None


def _listen(server: socket.socket, found: list, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(TimeoutError):
            connection, address = server.accept()
            connection.close()
            found.append(address)


def _frames(command: list[str], folder: Path) -> int:
    """How many pictures come out of a command that nothing holds."""
    target = folder / "out.txt"
    subprocess.run(
        [*command, "-v", "quiet", "-y", "-map", "0:v", "-f", "framecrc", target], check=False
    )
    lines = target.read_text().splitlines() if target.exists() else []
    return sum(not line.startswith("#") for line in lines)


def test_what_an_edit_list_hides_is_not_shown(files, folder):
    """The first 0.9 seconds are in the file, and in no rendition."""
    source = files / "hidden-by-edits.mp4"
    hidden = subprocess.run(
        ["ffmpeg", "-v", "error", "-ignore_editlist", "1", "-i", source, "-map", "0:v", "-f", "framecrc", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    with first(source, folder) as made:
        shown = _frames(["ffmpeg", "-i", str(made.path)], folder)
        assert made.name == RenditionName.LOW
    all_of_it = sum(line[:1] == b"0" for line in hidden.stdout.splitlines())
    assert all_of_it >= 35
    assert 15 <= shown <= 20
