"""How loud a sound is over time, and whether one is still the other: what was heard is heard at its place.

FFmpeg counts it, a line for each quarter of a second. Silence that was not in the source is found by
comparing; so is sound at a place where there was none.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from media import sandbox
from media.ffmpeg import binary
from media.reasons import Retry
from media.render.profiles import RATE
from media.render.running import Source, limits_for

STEP_S = 0.25
SILENT_DB = -120.0
_MOST_STEPS = 100_000
# Of a window: what counts as heard, and how much quieter it may become beside the rest.
_AUDIBLE_DB, _BELOW_LOUDEST_DB = -55.0, 30.0
_LOST_DB, _LEAST_GAIN_DB = 20.0, -16.0
_NOTHING_DB, _SOMETHING_DB = -75.0, -35.0  # sound where the source has none at all
_MOST_WINDOWS = 2  # so many together are too many
VOICE_BAND = (("highpass", 200), ("lowpass", 2800))  # what is left of it in a changed voice
_LEVEL = re.compile(
    r"pts_time:(-?[\d.]+)\s+lavfi\.astats\.Overall\.RMS_level=(-?[\d.]+|-?inf|-?nan)"
)


@dataclass(frozen=True)
class Loudness:
    """Decibels of each quarter of a second, from zero on."""

    levels: tuple[float, ...] = ()

    def then(self, later: "Loudness") -> "Loudness":
        return Loudness((*self.levels, *later.levels))

    def around(self, at: int) -> float:
        """The loudest of a window and its neighbours."""
        return max(self.levels[max(0, at - 1) : at + 2], default=SILENT_DB)

    @property
    def total_db(self) -> float:
        """Of all windows together."""
        power = [10 ** (each / 10) for each in self.levels]
        return 10 * math.log10(max(sum(power) / max(1, len(power)), 1e-12))


def counted(stream, to: str):
    """``stream`` counted as it passes; FFmpeg writes the lines to ``to`` ("pipe:1")."""
    stream = stream.filter("asetnsamples", n=int(RATE * STEP_S), p=0)
    stream = stream.filter(
        "astats", metadata=1, reset=1, measure_perchannel="none", measure_overall="RMS_level"
    )
    return stream.filter("ametadata", mode="print", key="lavfi.astats.Overall.RMS_level", file=to)


def read(said: bytes, *, timed: bool = False) -> Loudness:
    """What ``counted`` wrote: each where its time says, or one after the other."""
    found = _LEVEL.findall(said.decode("ascii", "replace"))
    levels = [max(SILENT_DB, _number(level)) for _at, level in found]
    if not timed:
        return Loudness(tuple(levels))
    places = [min(_MOST_STEPS, max(0, round(float(at) / STEP_S))) for at, _level in found]
    placed = [SILENT_DB] * (max(places, default=-1) + 1)
    for place, level in zip(places, levels, strict=True):
        placed[place] = max(placed[place], level)
    return Loudness(tuple(placed))


def _number(text: str) -> float:
    value = float(text)
    return SILENT_DB if math.isnan(value) or math.isinf(value) else value


def of(
    source: Source, *, folder: Path, seconds: float, band: Sequence[tuple[str, int]] = ()
) -> Loudness:
    """That of the one sound in a file of ours, decoded; within ``band``, where one is given."""
    filters = [f"aresample={RATE}:async=1000:first_pts=0:flags=res", "aformat=channel_layouts=mono"]
    filters += [f"{name}=f={hertz}" for name, hertz in band]
    filters += [
        f"asetnsamples=n={int(RATE * STEP_S)}:p=0",
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level",
        "ametadata=mode=print:key=lavfi.astats.Overall.RMS_level:file=-",
    ]
    words = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-copyts"]
    done = sandbox.run(
        [binary(), *words, *source.words(), "-map", "0:a:0", "-af", ",".join(filters), "-f", "null", "-"],
        reads=[source.path], folder=folder, limits=limits_for(seconds),
    )  # fmt: skip
    if done.code:
        raise Retry("not-readable-back")
    return read(done.stdout)


def is_still_heard(source: Loudness, made: Loudness) -> bool:
    """Whether all that can be heard in ``source`` can be heard in ``made``, and nothing elsewhere."""
    return not _too_many(_lost(source, made)) and not _too_many(_out_of_place(source, made))


def _lost(source: Loudness, made: Loudness) -> Iterable[bool]:
    """For each window in which something is heard, whether it is not in ``made``."""
    least = max(_AUDIBLE_DB, max(source.levels, default=SILENT_DB) - _BELOW_LOUDEST_DB)
    # The last window is a part of one: how long it is differs.
    heard = [at for at, level in enumerate(source.levels[:-1]) if level > least]
    if not heard:
        return []
    gain = median(made.around(at) - source.levels[at] for at in heard)
    gain = max(gain, _LEAST_GAIN_DB)
    return [made.around(at) < source.levels[at] + gain - _LOST_DB for at in heard]


def _out_of_place(source: Loudness, made: Loudness) -> Iterable[bool]:
    return [
        level > _SOMETHING_DB and source.around(at) < _NOTHING_DB
        for at, level in enumerate(made.levels[: len(source.levels)])
    ]


def _too_many(windows: Iterable[bool]) -> bool:
    run = 0
    for is_so in windows:
        run = run + 1 if is_so else 0
        if run >= _MOST_WINDOWS:
            return True
    return False
