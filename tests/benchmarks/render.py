"""A minute of film from a phone: how long all that is made of it takes, beside bare FFmpeg."""

import multiprocessing
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import ffmpeg

from media import processes, walls
from media.enums import Disguise, RenditionName
from media.facts import Facts
from media.ffmpeg import binary
from media.ingest import inspect
from media.render import picture, profiles, render, voice
from tests.benchmarks.rows import Figure, row
from tests.media import footage

SECONDS = 60
ROUNDS = 2  # of each, in turn: what else the machine does falls on both
MOST, FIRST, EXTRA_MB = 1.1, 0.6, 100


@dataclass
class Took:
    """One rendering of ours: seconds, and megabytes of what is not FFmpeg itself."""

    seconds: float = 0.0
    first: float = 0.0
    extra_mb: float = 0.0
    names: list[str] = field(default_factory=list)


@row("render_60s", "first_playable", "render_extra_mb")
def render_60s() -> list[Figure]:
    with _place() as folder:
        film = phone_film(folder)
        facts = inspect(film, folder=folder)
        ours, bare = [], []
        for _round in range(ROUNDS):
            ours.append(_apart(film, facts))
            bare.append(_bare(film, facts, folder))
    seconds, reference = sum(each.seconds for each in ours), sum(bare)
    part = sum(each.first for each in ours) / seconds
    extra = max(each.extra_mb for each in ours)
    what = f"{SECONDS} s of 1080 × 1920 to {', '.join(ours[0].names)}"
    return [
        Figure(
            "render_60s", f"{what}; the reference is bare FFmpeg making the same, one by one",
            round(seconds / ROUNDS, 2), round(reference / ROUNDS, 2), "s",
            f"≤ {MOST} of the reference", seconds <= MOST * reference,
        ),
        Figure(
            "first_playable", "until the film for phones can be played, of the whole",
            round(part, 3), None, "of 1", f"≤ {FIRST}", part <= FIRST,
        ),
        Figure(
            "render_extra_mb",
            "the most that our processes grew by, held beside FFmpeg, and kept in scratch",
            round(extra, 1), None, "MB", f"≤ {EXTRA_MB} MB", extra <= EXTRA_MB,
        ),
    ]  # fmt: skip


@contextmanager
def _place() -> Iterator[Path]:
    """In memory where there is room, as clips are worked on."""
    folder = Path(tempfile.mkdtemp(prefix="heard-bench-", dir="/dev/shm"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def phone_film(folder: Path) -> Path:
    """A real film over and over, lying in its file and standing when played, with a sensor's noise."""
    lying = folder / "lying.mov"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-nostdin", "-stream_loop", "-1", "-i", footage.RABBIT,
            "-t", str(SECONDS), "-vf",
            "crop=ih*9/16:ih,transpose=2,scale=1920:1080,setsar=1,noise=alls=6:allf=t,fps=30",
            "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "12M", "-maxrate", "12M",
            "-bufsize", "24M", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", lying,
        ],
        check=True,
    )  # fmt: skip
    return footage.turned(lying, "phone.mov")


def _apart(film: Path, facts: Facts) -> Took:
    """In a process of its own, whose growth is that of rendering alone."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_ours, (film, facts))


def _ours(film: Path, facts: Facts) -> Took:
    took = Took()
    with _place() as folder, _watched(took, folder):
        began = time.perf_counter()
        for made in render(film, facts, [Disguise.NONE], folder=folder, told=lambda part: None):
            took.first = took.first or time.perf_counter() - began
            took.names.append(made.name.value)
            made.path.unlink()
        took.seconds = time.perf_counter() - began
    return took


@contextmanager
def _watched(took: Took, folder: Path) -> Iterator[None]:
    """Notes the most that this process grew by, its helpers hold, and ``folder`` has in it."""
    over = threading.Event()
    before = processes.memory_mb([os.getpid()])

    def look() -> None:
        while not over.wait(0.2):  # looking costs time too
            mine = [os.getpid(), *_helpers(os.getpid())]
            kept = sum(each.stat().st_size for each in _files(folder)) / 1e6
            took.extra_mb = max(took.extra_mb, processes.memory_mb(mine) - before + kept)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _helpers(pid: int) -> list[int]:
    """What it has started, without FFmpeg, and without a copy of itself that is about to be another."""
    own = _words(pid)
    found = (each for each in processes.below(pid) if each != pid)
    return [each for each in found if _words(each) not in {own, ""} and not _is_ffmpeg(each)]


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _is_ffmpeg(pid: int) -> bool:
    return Path(_words(pid).partition("\0")[0]).name.startswith("ffmpeg")


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.glob("*") if each.is_file()]


def _bare(film: Path, facts: Facts, folder: Path) -> float:
    """Seconds of FFmpeg making each output from the film, with the same settings, one by one."""
    began = time.perf_counter()
    for name, graph in _graphs(film, facts, folder).items():
        words = ffmpeg.overwrite_output(graph).compile(cmd=binary())
        subprocess.run(
            [*walls.IDLE, *words, "-nostdin", "-v", "error"],
            check=True, timeout=600,
        )  # fmt: skip
        assert (folder / name).stat().st_size
    return time.perf_counter() - began


def _graphs(film: Path, facts: Facts, folder: Path) -> dict[str, object]:
    def shown(name: RenditionName, source):
        return picture.shown(source[str(facts.video)], picture.size_of(facts, name), hidden=False)

    source, later = ffmpeg.input(str(film)), ffmpeg.input(str(film), ss="1")
    sound = voice.heard(source[str(facts.audio)], facts.duration_s, changed=False, bends=True)
    one = {"frames:v": 1, "quality": 75}
    poster = shown(RenditionName.MAIN, later)
    blurred = picture.blurred(poster, picture.size_of(facts, RenditionName.MAIN))
    films = {
        name.value: ffmpeg.output(
            shown(name, source), sound, str(folder / name.value),
            **profiles.MP4 | profiles.H264[name] | profiles.AAC,
        )
        for name in (RenditionName.LOW, RenditionName.MAIN)
    }  # fmt: skip
    return films | {
        "sound": ffmpeg.output(sound, str(folder / "sound"), **profiles.M4A | profiles.AAC),
        "poster": ffmpeg.output(poster, str(folder / "poster"), **profiles.WEBP | one),
        "blurred": ffmpeg.output(blurred, str(folder / "blurred"), **profiles.WEBP | one),
    }
