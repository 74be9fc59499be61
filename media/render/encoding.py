"""One reading of the source into several tracks: graphs of filters, and what encodes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ffmpeg

from media.enums import RenditionName
from media.facts import Facts
from media.ffmpeg import major
from media.reasons import Retry
from media.render import loudness, picture, profiles, voice, wave
from media.render.plan import Look
from media.render.running import Source, Told, has, run_graph
from media.render.steady import Steady, steady

_LASTS_S = 0.6  # how far a voice may be from the length that was counted
_TARGET_DB = -20.0


@dataclass(frozen=True)
class Voice:
    """One encoded sound track. ``alone``: also to be listened to without a picture."""

    changed: bool
    alone: bool


@dataclass
class Bench:
    """What is on the bench while a clip is rendered: its source, and tracks that are finished.

    ``frames``: how many pictures the encoder made of it, hidden or not.
    """

    source: Path
    facts: Facts
    folder: Path
    looks: dict[Look, Path] = field(default_factory=dict)
    voices: dict[tuple[bool, RenditionName], Path] = field(default_factory=dict)
    frames: dict[bool, int] = field(default_factory=dict)
    tone: str | None = None  # how its HDR is mapped, once that was tried
    lacking: set[bool] = field(default_factory=set)  # voices in which something is missing
    steady: Steady | None = None

    def sound(self) -> Steady:
        """Decoded when it is first asked for."""
        self.steady = self.steady or steady(self.source, self.facts, folder=self.folder)
        return self.steady

    def clear(self) -> None:
        made = [self.steady.source.path] if self.steady else []
        for each in (*self.looks.values(), *self.voices.values(), *made):
            each.unlink(missing_ok=True)

    def opened(self) -> Source:
        return Source(self.source, self.facts.demuxer)


def encode(bench: Bench, looks: Sequence[Look], voices: Sequence[Voice], *, told: Told) -> None:
    """Puts these tracks on the bench. Sound and picture are made apart: what changes in one, such as
    a phone that is turned, sets up its graph anew, and must not touch the other."""
    if voices:
        _voices(bench, voices, told if not looks else lambda part: None)
    if looks:
        # The first picture's frames are counted: take a kind of look that was not counted yet.
        looks = sorted(looks, key=lambda look: look.hidden in bench.frames)
        source = bench.opened()
        frames = run_graph(
            _pictures(bench, looks, source), [source],
            folder=bench.folder, seconds=bench.facts.duration_s, told=told,
        )  # fmt: skip
        bench.frames.setdefault(looks[0].hidden, frames)


def _voices(bench: Bench, voices: Sequence[Voice], told: Told) -> None:
    """Encodes them and listens: one in which something is missing is made again in a safer way."""
    _sound_tracks(bench, voices, told)
    again = [each for each in voices if not _is_whole(bench, each)]
    if again:
        _sound_tracks(bench, again, told, louder=_gain(bench))
        bench.lacking |= {each.changed for each in again if not _is_whole(bench, each)}


def _sound_tracks(
    bench: Bench, voices: Sequence[Voice], told: Told, *, louder: float | None = None
) -> None:
    source = bench.sound().source
    streams = split(source.stream()["0"], len(voices), "asplit")
    outputs = [
        output
        for each, stream in zip(voices, streams, strict=True)
        for output in _sound(bench, each, stream, louder)
    ]
    run_graph(
        outputs, [source], folder=bench.folder, seconds=bench.facts.duration_s, told=told,
        more=("-copyts",),
    )  # fmt: skip


def _is_whole(bench: Bench, which: Voice) -> bool:
    """Whether all that the source sounds like is in it, each at its place."""
    seconds = bench.facts.duration_s
    track = Source(bench.voices[which.changed, RenditionName.SOUND], "mov")
    band = loudness.VOICE_BAND if which.changed else ()
    made = loudness.of(track, folder=bench.folder, seconds=seconds, band=band)
    source = bench.sound().loudness(changed=which.changed, folder=bench.folder, seconds=seconds)
    lasts = len(made.levels) * loudness.STEP_S
    return abs(lasts - seconds) <= _LASTS_S and loudness.is_still_heard(source, made)


def _gain(bench: Bench) -> float:
    return max(-20.0, min(30.0, _TARGET_DB - bench.sound().heard.total_db))


def _pictures(bench: Bench, looks: Sequence[Look], source: Source) -> list:
    kinds = list(dict.fromkeys(look.hidden for look in looks))
    if not kinds:
        return []
    streams = split(source.stream()[str(bench.facts.video)], len(kinds), "split")
    bench.tone = _tone(bench, source) if bench.tone is None else bench.tone
    outputs: dict[Look, object] = {}
    for hidden, stream in zip(kinds, streams, strict=True):
        mine = [look for look in looks if look.hidden == hidden]
        outputs |= dict(zip(mine, _sizes(bench, mine, stream), strict=True))
    return [outputs[look] for look in looks]


def _sizes(bench: Bench, looks: Sequence[Look], stream) -> list:
    """One look in its sizes: made at the largest, from which the smaller one is scaled."""
    sizes = [picture.size_of(bench.facts, look.name) for look in looks]
    largest = max(sizes)
    stream = picture.shown(
        stream, largest, hidden=looks[0].hidden, tone=bench.tone, from_s=bench.facts.film_from_s
    )
    rate = _rate(bench, hidden=looks[0].hidden)
    made = []
    for look, size, each in zip(looks, sizes, split(stream, len(looks), "split"), strict=True):
        path = bench.folder / f"look-{look.name}-{'hidden' if look.hidden else 'bare'}"
        bench.looks[look] = path
        each = each if size == largest else each.filter("scale", *size).filter("setsar", 1)
        made.append(_output(each, path, bench, profiles.MP4 | profiles.H264[look.name] | rate))
    return made


def _rate(bench: Bench, *, hidden: bool) -> dict[str, str]:
    """From its seventh version on FFmpeg knows how long each picture stays, and takes no rate with it."""
    if major() >= 7:
        return {}
    return {"r": f"{picture.rate_of(bench.facts, hidden=hidden):.5g}"}


def _sound(bench: Bench, which: Voice, stream, louder: float | None) -> list:
    stream = voice.heard(
        stream, bench.facts.duration_s,
        changed=which.changed, bends=has("rubberband"), louder=louder,
    )  # fmt: skip
    wanted = {RenditionName.SOUND: profiles.M4A | profiles.AAC}
    if which.alone:
        wanted[RenditionName.OPUS] = profiles.OGG | profiles.OPUS
        wanted[RenditionName.WAVE] = profiles.WEBP | wave.ENCODED
    made = []
    for name, each in zip(wanted, split(stream, len(wanted), "asplit"), strict=True):
        path = bench.folder / f"voice-{name}-{'changed' if which.changed else 'bare'}"
        bench.voices[which.changed, name] = path
        each = wave.drawn(each) if name == RenditionName.WAVE else each
        made.append(_output(each, path, bench, wanted[name]))
    return made


def _output(stream, path: Path, bench: Bench, options: dict):
    most = {} if "frames:v" in options else {"t": f"{bench.facts.duration_s + 0.02:.3f}"}
    return ffmpeg.output(stream, str(path), **options, **most)


def split(stream, parts: int, name: str) -> list:
    """``stream`` as often as it is needed: a graph gives each stream away once."""
    if parts == 1:
        return [stream]
    node = stream.filter_multi_output(name, parts)
    return [node[number] for number in range(parts)]


def _tone(bench: Bench, source: Source) -> str:
    """The first way of mapping HDR that this file and this FFmpeg take; empty for other films."""
    if not bench.facts.hdr:
        return ""
    for tone in picture.TONE_MAPS[:-1]:
        size = picture.size_of(bench.facts, RenditionName.LOW)
        stream = source.stream()[str(bench.facts.video)]
        stream = picture.shown(stream, size, hidden=False, tone=tone)
        try:
            run_graph(
                [ffmpeg.output(stream, "-", format="null", **{"frames:v": 1})],
                [source], folder=bench.folder,
            )  # fmt: skip
        except Retry:
            continue
        return tone
    return picture.TONE_MAPS[-1]
