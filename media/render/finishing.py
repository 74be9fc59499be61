"""Tracks become files that people get: put together without encoding again, read back, described."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import ffmpeg

from media.enums import Disguise, RenditionName
from media.facts import Made
from media.reasons import Retry
from media.render import picture, profiles, stills, verify, wave
from media.render.encoding import Bench
from media.render.plan import Shown
from media.render.running import Source, run_graph

_FILMS = (RenditionName.LOW, RenditionName.MAIN)
_STILLS = (RenditionName.POSTER, RenditionName.BLURRED)
_POSTER_S = 1.0
_TYPES = {
    RenditionName.SOUND: ("mov", "audio/mp4", "aac"),
    RenditionName.OPUS: ("ogg", "audio/ogg", "opus"),
}

Given = set[tuple[RenditionName, Disguise]]


def finished(bench: Bench, shown: Shown, given: Given) -> Iterator[Made]:
    """What can be put together of this disguise by now, and was not ``given`` yet."""
    for name in _names(shown):
        if (name, shown.disguise) not in given and _is_there(bench, shown, name):
            given.add((name, shown.disguise))
            yield _finish(bench, shown, name)


def _names(shown: Shown) -> tuple[RenditionName, ...]:
    if shown.hidden is None:
        return (RenditionName.SOUND, RenditionName.WAVE, RenditionName.OPUS)
    sound = shown.disguise == Disguise.NONE and shown.changed is not None
    return (*_FILMS, *_STILLS, *([RenditionName.SOUND] if sound else []))


def _is_there(bench: Bench, shown: Shown, name: RenditionName) -> bool:
    main = shown.look(RenditionName.MAIN)
    if name in _FILMS:
        return shown.look(name) in bench.looks and _has_voice(bench, shown)
    return main in bench.looks if name in _STILLS else (shown.changed, name) in bench.voices


def _has_voice(bench: Bench, shown: Shown) -> bool:
    return shown.changed is None or (shown.changed, RenditionName.SOUND) in bench.voices


def _finish(bench: Bench, shown: Shown, name: RenditionName) -> Made:
    if name in _FILMS:
        return _film(bench, shown, name)
    if name in _STILLS:
        return _still(bench, shown, name)
    if name == RenditionName.WAVE:
        path = bench.folder / f"{name}-{shown.disguise}"
        shutil.copyfile(bench.voices[shown.changed, name], path)
        return still_made(path, name, shown.disguise, size=wave.SIZE)
    return _sound(bench, shown, name)


def _film(bench: Bench, shown: Shown, name: RenditionName) -> Made:
    look = shown.look(name)
    tracks = [bench.looks[look]]
    if shown.changed is not None:
        tracks.append(bench.voices[shown.changed, RenditionName.SOUND])
    path = bench.folder / f"{name}-{shown.disguise}"
    together(tracks, path, profiles.MP4, folder=bench.folder)
    truth = verify.read_back(path, demuxer="mov", folder=bench.folder)
    codec = "h264+aac" if len(tracks) > 1 else "h264"
    size = picture.size_of(bench.facts, name)
    verify.check(truth, bench.facts, codec=codec, size=size, frames=bench.frames[look.hidden])
    return Made(
        name, shown.disguise, path, "video/mp4", codec, *size, truth.duration_s,
        lacks_sound=shown.changed in bench.lacking,
    )  # fmt: skip


def _sound(bench: Bench, shown: Shown, name: RenditionName) -> Made:
    path = bench.folder / f"{name}-{shown.disguise}"
    container = profiles.M4A if name == RenditionName.SOUND else profiles.OGG
    demuxer, media_type, codec = _TYPES[name]
    together([bench.voices[shown.changed, name]], path, container, folder=bench.folder, of=demuxer)
    truth = verify.read_back(path, demuxer=demuxer, folder=bench.folder)
    verify.check(truth, bench.facts, codec=codec, size=(0, 0), frames=0)
    return Made(
        name, shown.disguise, path, media_type, codec,
        duration_s=truth.duration_s, lacks_sound=shown.changed in bench.lacking,
    )  # fmt: skip


def together(
    tracks: list[Path], path: Path, container: dict, *, folder: Path, of: str = "mov"
) -> None:
    """Copies the one stream of each of ``tracks`` into ``path``."""
    sources = [Source(each, of) for each in tracks]
    streams = [each.stream()["0"] for each in sources]
    run_graph([ffmpeg.output(*streams, str(path), c="copy", **container)], sources, folder=folder)


def _still(bench: Bench, shown: Shown, name: RenditionName) -> Made:
    """Of the finished film, never of the source: a hidden face stays hidden."""
    main = shown.look(RenditionName.MAIN)
    path = bench.folder / f"{name}-{shown.disguise}"
    size = picture.size_of(bench.facts, RenditionName.MAIN)
    at = min(_POSTER_S, bench.facts.duration_s / 2)
    for start in (at, 0.0):
        source = Source(bench.looks[main], "mov", ("-ss", f"{start:.2f}"))
        stream = source.stream()["0"]
        if name == RenditionName.BLURRED:
            stream = picture.blurred(stream, size)
        options = profiles.WEBP | {"frames:v": 1, "quality": 75}
        output = ffmpeg.output(stream, str(path), **options)
        if run_graph([output], [source], folder=bench.folder):  # none where there is no later one
            return still_made(path, name, shown.disguise, size=size)
    raise Retry("no-first-picture")


def still_made(
    path: Path, name: RenditionName, disguise: Disguise, *, size: tuple[int, int]
) -> Made:
    """A finished picture, read back. Raises Retry where it is not one of ``size``, or not only that."""
    codec, *found = stills.measured(path)
    if tuple(found) != size:
        raise Retry("wrong-size")
    return Made(name, disguise, path, f"image/{codec}", codec, *size)
