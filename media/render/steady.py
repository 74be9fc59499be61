"""The sound of a clip decoded once, before anything else: one channel, 48 kHz, its times kept.

A phone that is turned changes the picture, a headset the rate and the channels, a second voice note
all of it; FFmpeg then sets up its graph anew, and what a filter of that graph holds is lost. Here is
nothing that holds anything. What others hear is made from this, in a graph in which nothing changes.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import ffmpeg

from media import sandbox
from media.facts import Facts
from media.ffmpeg import binary
from media.ingest import chains
from media.reasons import Reason, Refused, Retry
from media.render import loudness
from media.render.loudness import Loudness
from media.render.profiles import RATE
from media.render.running import Source, limits_for, words_of

_RAW = ("-ar", str(RATE), "-ac", "1")
# So much quieter than its channels are together: they cancel each other out.
_CANCELS_DB = 9.0
_TIMED = frozenset({"mov", "matroska"})


@dataclass
class Steady:
    """``source`` opens the samples; ``heard``: how loud the clip is over time, as it was sent."""

    source: Source
    heard: Loudness
    bands: dict[bool, Loudness] = field(default_factory=dict)

    def loudness(self, *, changed: bool, folder: Path, seconds: float) -> Loudness:
        """To compare a voice with: of a changed one, what may be left of it."""
        if not changed:
            return self.heard
        if changed not in self.bands:
            self.bands[changed] = loudness.of(
                self.source, folder=folder, seconds=seconds, band=loudness.VOICE_BAND
            )
        return self.bands[changed]


def steady(source: Path, facts: Facts, *, folder: Path) -> Steady:
    """Decodes the sound of ``source``. Where its channels cancel each other out, it is decoded again
    with one of them a quarter of a turn later: nothing can cancel then."""
    whole, mixed = _decoded(source, facts, folder=folder, apart=False)
    if loudness.is_still_heard(whole, mixed) and mixed.total_db > whole.total_db - _CANCELS_DB:
        return Steady(_opened(facts, folder), whole)
    _decoded(source, facts, folder=folder, apart=True)
    return Steady(_opened(facts, folder), whole)


def _path(folder: Path) -> Path:
    return folder / "steady"


def _opened(facts: Facts, folder: Path) -> Source:
    if facts.demuxer in _TIMED:
        return Source(_path(folder), "nut")
    return Source(_path(folder), "f32le", _RAW)


def _decoded(source: Path, facts: Facts, *, folder: Path, apart: bool) -> tuple[Loudness, Loudness]:
    """Writes the samples; (how loud its channels are, how loud their mix is)."""
    kind = "nut" if facts.demuxer in _TIMED else "f32le"
    whole, mixed = Loudness(), Loudness()
    with _path(folder).open("wb") as target:
        for piece, number in _pieces(source, facts, folder):
            part = folder / "decoded"
            found = _one(Source(piece, facts.demuxer), number, part, kind, apart, facts, folder)
            if found is None:
                continue
            whole, mixed = whole.then(found[0]), mixed.then(found[1])
            with part.open("rb") as decoded:
                shutil.copyfileobj(decoded, target)
            part.unlink()
    return whole, mixed


def _pieces(source: Path, facts: Facts, folder: Path) -> Iterator[tuple[Path, str]]:
    if not facts.parts:
        yield source, str(facts.audio)
        return
    for number in range(len(facts.parts)):
        with chains.part(source, facts.parts, number, folder=folder) as path:
            yield path, "a:0"


def _one(
    source: Source, number: str, path: Path, kind: str, apart: bool, facts: Facts, folder: Path
) -> tuple[Loudness, Loudness] | None:
    """None for a part that does not decode: inspection has said so."""
    node = source.stream()[number].filter_multi_output("asplit", 2)
    whole = loudness.counted(node[0].filter("aresample", RATE), "pipe:1")
    mixed = _mixed(node[1], apart=apart).filter_multi_output("asplit", 2)
    options = {"format": kind, "c:a": "pcm_f32le", "t": f"{facts.duration_s + 1:.3f}"}
    outputs = [
        ffmpeg.output(mixed[0], str(path), **options),
        ffmpeg.output(whole, "-", format="null"),
        ffmpeg.output(loudness.counted(mixed[1], "pipe:2"), "-", format="null"),
    ]
    words = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "quiet", "-y"]
    done = sandbox.run(
        [binary(), *words, *words_of(outputs, [source])],
        reads=[source.path], folder=folder, limits=limits_for(facts.duration_s),
    )  # fmt: skip
    if done.used_up:
        raise Refused(Reason.TOO_HARD, "decoding its sound used up its time or room")
    if done.code and not facts.parts:
        raise Retry("sound-not-decoded")
    if done.code:
        return None
    timed = facts.demuxer in _TIMED
    return loudness.read(done.stdout, timed=timed), loudness.read(done.stderr, timed=timed)


def _mixed(stream, *, apart: bool):
    """All channels as one."""
    if not apart:
        return stream.filter("aresample", RATE).filter("aformat", channel_layouts="mono")
    both = stream.filter("aresample", RATE).filter("aformat", channel_layouts="stereo")
    sides = both.filter_multi_output("channelsplit", channel_layout="stereo")
    left = sides[0].filter("aphaseshift", shift=0, order=16)
    right = sides[1].filter("aphaseshift", shift=0.5, order=16)
    joined = ffmpeg.filter([left, right], "amerge", inputs=2)
    return joined.filter("aformat", channel_layouts="mono")
