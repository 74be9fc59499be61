"""A copy of a clip whose clock leapt, in which what was recorded follows itself: nothing is decoded."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from media import sandbox
from media.facts import Facts, Leap
from media.ffmpeg import binary
from media.reasons import Reason, Refused, Retry
from media.render.running import Source, limits_for

_MUXERS = {"mov": "mov", "matroska": "matroska"}


def straightened(source: Path, facts: Facts, *, folder: Path) -> tuple[Path, Facts]:
    """``source`` itself where its clock is straight; else a copy in ``folder`` of the film and the
    sound that are shown, and the facts of that. The caller deletes it."""
    if not facts.leaps:
        return source, facts
    numbers = [number for number in (facts.video, facts.audio) if number is not None]
    path = folder / "straightened"
    opened = Source(source, facts.demuxer)
    words = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y", *opened.words()]
    for place, number in enumerate(numbers):
        later = _later([leap for leap in facts.leaps if leap.stream == number])
        words += ["-map", f"0:{number}", f"-bsf:{place}", f"setts=ts=TS+({later})/TB"]
    words += ["-c", "copy", "-map_metadata", "-1", "-f", _MUXERS[facts.demuxer], str(path)]
    done = sandbox.run(
        [binary(), *words], reads=[source], folder=folder, limits=limits_for(facts.duration_s)
    )
    if done.used_up:
        raise Refused(Reason.TOO_HARD, "copying it used up its time or room")
    if done.code or not path.exists():
        raise Retry("not-straightened")
    video, audio = (
        numbers.index(number) if number is not None else None
        for number in (facts.video, facts.audio)
    )
    return path, replace(facts, video=video, audio=audio)


def _later(leaps: Sequence[Leap]) -> str:
    """Seconds to add, as an expression of the number of a packet."""
    said, before = "0", 0.0
    for leap in leaps:
        said += f"+gte(N\\,{leap.packet})*{leap.by_s - before:.6f}"
        before = leap.by_s
    return said
