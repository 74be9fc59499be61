"""Running one graph behind the walls: its inputs opened by few doors, its progress told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import ffmpeg

from media import sandbox
from media.ffmpeg import binary, safe_input
from media.reasons import Reason, Refused, Retry

Told = Callable[[float], None]

_QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y")
_PROGRESS = ("-progress", "pipe:1", "-stats_period", "0.5")


@dataclass(frozen=True)
class Source:
    """A file to read: ``demuxer`` is forced. ``more`` are options in front of it."""

    path: Path
    demuxer: str
    more: tuple[str, ...] = ()

    def words(self) -> list[str]:
        return [*self.more, *safe_input(self.path, self.demuxer)]

    def stream(self):
        """For a graph; ``run_graph`` puts the words that open it in its place."""
        return ffmpeg.input(str(self.path))


def run_graph(
    outputs: Sequence,
    sources: Sequence[Source],
    *,
    folder: Path,
    seconds: float = 0.0,
    told: Told | None = None,
    reads: Sequence[Path] = (),
    most_mb: int = sandbox.Limits.file_mb,
    more: Sequence[str] = (),
) -> int:
    """Makes ``outputs`` (nodes of ffmpeg-python) from ``sources``; how many pictures the first has.

    ``told`` gets 0 to 1 of ``seconds``; ``reads`` are files that it may open beside ``sources``;
    ``most_mb`` is the size of the largest file that it may write; ``more`` are options for all of
    it. Raises Refused where it used up what it may, Retry for any
    other failure; what FFmpeg said of it may be about the file, and goes nowhere.
    """
    frames = 0

    def hear(line: str) -> None:
        nonlocal frames
        name, _equals, value = line.partition("=")
        if name == "frame" and value.strip().isdigit():
            frames = int(value)
        if name == "out_time_us" and told and seconds and value.lstrip("-").isdigit():
            told(max(0.0, min(1.0, int(value) / 1e6 / seconds)))

    done = sandbox.run(
        [binary(), *_QUIET, *_PROGRESS, *more, *words_of(outputs, sources)],
        reads=[*reads, *(each.path for each in sources)], folder=folder,
        limits=replace(limits_for(seconds), file_mb=most_mb), told=hear,
    )  # fmt: skip
    if done.used_up:
        raise Refused(Reason.TOO_HARD, "rendering used up its time or room")
    if done.code:
        raise Retry("render-failed")
    return frames


def limits_for(seconds: float) -> sandbox.Limits:
    """Generous ones for a slow machine; a hostile file still comes to an end."""
    return sandbox.Limits(
        wall_s=min(1500.0, 90 + 15 * seconds), cpu_s=int(min(3000, 120 + 30 * seconds))
    )


def words_of(outputs: Sequence, sources: Sequence[Source]) -> list[str]:
    """The graph as arguments, each source opened by the words that ``safe_input`` gives."""
    words = ffmpeg.merge_outputs(*outputs).get_args()
    for each in sources:
        at = words.index(str(each.path)) - 1
        words[at : at + 2] = each.words()
    return words


def has(name: str) -> bool:
    """Whether the FFmpeg in use has the filter ``name``."""
    return name in _filters(binary())


@lru_cache(maxsize=4)
def _filters(program: str) -> frozenset[str]:
    done = sandbox.run([program, "-hide_banner", "-filters"])
    lines = (line.split() for line in done.stdout.decode("utf-8", "replace").splitlines())
    return frozenset(words[1] for words in lines if len(words) > 2)
