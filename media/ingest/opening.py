"""The two ways in which FFmpeg looks into a clip: listing all packets, and decoding a few frames."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from media import ffmpeg, sandbox
from media.ingest.packets import PacketList, Stream
from media.reasons import Reason, Refused

LIMITS = sandbox.Limits(wall_s=90, cpu_s=60, memory_mb=3072, file_mb=16, processes=64)
FRAMES = 6
_MAPPED = re.compile(r"^  Stream #0:(\d{1,3}) -> #0:(\d{1,3}) ", re.M)
_HDR = re.compile(r"^  Stream #0:(\d{1,3})\b.*: Video: .*(?:smpte2084|arib-std-b67)", re.M)


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
