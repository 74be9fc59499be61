"""The two ways in which FFmpeg looks into a clip: listing all packets, and decoding a few frames."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from media import ffmpeg, sandbox
from media.ingest.packets import PacketList, Stream
from media.reasons import Reason, Refused

LIMITS = sandbox.Limits(wall_s=90, cpu_s=60, memory_mb=3072, file_mb=16, processes=64)
FRAMES = 6
_MAPPED = re.compile(r"^  Stream #0:(\d{1,3}) -> #0:(\d{1,3}) ", re.M)
_HDR = re.compile(r"^  Stream #0:(\d{1,3})\b.*: Video: .*(?:smpte2084|arib-std-b67)", re.M)

_FAR = 10**12  # further than any place or time in a clip
_TICK = re.compile(r"#tb (\d{1,3}): ([1-9]\d{0,9})/([1-9]\d{0,9})$")
_PLACE = re.compile(r"(\d{1,3}), *(-?\d{1,13}), *-?\d{1,19}, *(\d{1,15}), ")


@dataclass(frozen=True)
class Contents:
    """``streams``: the first film and all sounds, by their number in the file, in its order."""

    streams: dict[int, Stream]
    hdr: frozenset[int]
    words: str  # FFmpeg's own, for finding out why; never stored


def contents(
    source: Path, demuxer: str, *, folder: Path, check: Callable[[Stream], None]
) -> Contents:
    """Lists every packet without decoding any. ``check`` may raise to end it.

    Pictures on a cover do not count as film. Nothing that opens gives no streams.
    """
    listed = PacketList(check=check)
    done = _ffmpeg(
        source, demuxer, ["-map", "0:V:0?", "-map", "0:a?", "-map_metadata", "-1", "-c", "copy"],
        folder=folder, told=listed.hear, level="info",
    )  # fmt: skip
    words = done.stderr.decode("utf-8", "replace")
    numbers = _numbers(words)
    return Contents(
        streams={
            numbers[at]: stream
            for at, stream in sorted(listed.streams.items())
            if at in numbers and stream.media_type
        },
        hdr=frozenset(int(number) for number in _HDR.findall(words)),
        words=words,
    )


def _numbers(words: str) -> dict[int, int]:
    """Numbers in the file by numbers in the list. The last such table is FFmpeg's: texts come before."""
    table = words.rpartition("Stream mapping:\n")[2]
    return {int(listed): int(number) for number, listed in _MAPPED.findall(table)}


def first_frames(
    source: Path, demuxer: str, numbers: Sequence[int], *, folder: Path
) -> dict[int, Stream]:
    """Decodes the beginning of streams; those of which something decodes, by their number in the file.

    A film's size is then that of the upright picture. One whose decoder does not even start takes
    the others with it: ask for those again.
    """
    listed = PacketList()
    maps = [word for number in numbers for word in ("-map", f"0:{number}")]
    done = _ffmpeg(
        source, demuxer, [*maps, "-frames:v", str(FRAMES), "-frames:a", str(FRAMES)],
        folder=folder, told=listed.hear, level="error",
    )  # fmt: skip
    if b"max_pixels" in done.stderr:
        raise Refused(Reason.TOO_MANY_PIXELS, "a frame is larger than allowed")
    return {
        numbers[at]: stream
        for at, stream in listed.streams.items()
        if stream.packets and at < len(numbers)
    }


def times(
    source: Path, demuxer: str, numbers: Sequence[int], *, folder: Path, most: int
) -> list[tuple[int, float]]:
    """When each packet of streams says that it is shown, in the order of the file.

    As the file has them: before FFmpeg lets none go back. It lists each by its place in the file,
    and its time as what it lasts, both moved so that neither is below zero nor in doubt.
    """
    listed = _Times(most)
    maps = [word for number in numbers for word in ("-map", f"0:{number}")]
    said = f"setts=ts=POS-{_FAR}:duration=PTS+{_FAR}"
    _ffmpeg(
        source, demuxer, [*maps, "-c", "copy", "-bsf:v", said, "-bsf:a", said],
        folder=folder, told=listed.hear, level="error",
    )  # fmt: skip
    return [(numbers[at], shown) for _place, at, shown in sorted(listed.found) if at < len(numbers)]


@dataclass
class _Times:
    """Hears the list that ``times`` asks for."""

    most: int
    ticks: dict[int, Fraction] = field(default_factory=dict)
    found: list[tuple[int, int, float]] = field(default_factory=list)

    def hear(self, line: str) -> None:
        if tick := _TICK.match(line):
            self.ticks[int(tick[1])] = Fraction(int(tick[2]), int(tick[3]))
        elif packet := _PLACE.match(line):
            number, place, shown = (int(each) for each in packet.groups())
            if len(self.found) >= self.most:
                raise Refused(Reason.TOO_HARD, "more packets than a clip has")
            at = float((shown - _FAR) * self.ticks.get(number, Fraction(1)))
            self.found.append((place, number, at))


def decoded_s(source: Path, demuxer: str, number: int, *, folder: Path) -> float:
    """How long a sound is that says nothing of its times: all of it decoded, its samples counted."""
    listed = PacketList()
    _ffmpeg(
        source, demuxer,
        ["-map", f"0:{number}", "-af", "aresample=8000,aformat=sample_fmts=s16:channel_layouts=mono"],
        folder=folder, told=listed.hear, level="error",
    )  # fmt: skip
    return sum(each.lasts_s for each in listed.streams.values())


def _ffmpeg(
    source: Path, demuxer: str, output: list[str], *,
    folder: Path, told: Callable[[str], None], level: str,
) -> sandbox.Done:  # fmt: skip
    done = sandbox.run(
        [
            ffmpeg.binary(), "-nostdin", "-hide_banner", "-nostats", "-loglevel", level,
            "-threads", "2", *ffmpeg.safe_input(source, demuxer), *output, "-f", "framecrc", "-",
        ],
        reads=[source], folder=folder, limits=LIMITS, told=told,
    )  # fmt: skip
    if done.used_up or b"Cannot allocate memory" in done.stderr:
        raise Refused(Reason.TOO_HARD, "opening it takes too much time or memory")
    return done
