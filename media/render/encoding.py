"""One reading of the source into several tracks: graphs of filters, and what encodes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ffmpeg

from media.enums import RenditionName
from media.facts import Facts
from media.ffmpeg import major
from media.reasons import Retry
from media.render import picture, profiles, voice, wave
from media.render.plan import Look
from media.render.running import Source, Told, has, run_graph


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

    def clear(self) -> None:
        for each in (*self.looks.values(), *self.voices.values()):
            each.unlink(missing_ok=True)

    def opened(self) -> Source:
        return Source(self.source, self.facts.demuxer)


def encode(bench: Bench, looks: Sequence[Look], voices: Sequence[Voice], *, told: Told) -> None:
    """Puts these tracks on the bench, from one reading of the source."""
    # The first picture's frames are counted: take a kind of look that was not counted yet.
    looks = sorted(looks, key=lambda look: look.hidden in bench.frames)
    source = bench.opened()
    outputs = [*_pictures(bench, looks, source), *_sounds(bench, voices, source)]
    frames = run_graph(
        outputs, [source], folder=bench.folder, seconds=bench.facts.duration_s, told=told
    )
    if looks:
        bench.frames.setdefault(looks[0].hidden, frames)


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
    stream = picture.shown(stream, largest, hidden=looks[0].hidden, tone=bench.tone)
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


def _sounds(bench: Bench, voices: Sequence[Voice], source: Source) -> list:
    if not voices:
        return []
    streams = split(source.stream()[str(bench.facts.audio)], len(voices), "asplit")
    return [
        output
        for each, stream in zip(voices, streams, strict=True)
        for output in _sound(bench, each, stream)
    ]


def _sound(bench: Bench, which: Voice, stream) -> list:
    stream = voice.heard(
        stream, bench.facts.duration_s, changed=which.changed, bends=has("rubberband")
    )
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
