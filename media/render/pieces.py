"""The pieces of a reel, all in one form: 1280 × 720, 30 pictures a second, 48 kHz, one channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from media.cues import Cue
from media.enums import Kind
from media.reasons import Retry
from media.render import profiles, subtitles, verify
from media.render.encoding import split
from media.render.running import Source, run_graph
from media.render.voice import in_step

PICTURE_S = 8.0  # how long a drawing stays
_FPS = 30
_SIZE = (subtitles.WIDTH, subtitles.HEIGHT)
_DARK = "0x1a1a1a"
_SILENCE = f"anullsrc=r={profiles.RATE}:cl=mono"
_FORM: dict[str, Any] = {
    **profiles.MP4, **profiles.AAC, "c:v": "libx264", "preset": "veryfast", "profile:v": "high",
    "pix_fmt": "yuv420p", "crf": 21, "g": 2 * _FPS, "bsf:v": "filter_units=remove_types=6",
    "video_track_timescale": 15360, "ar": profiles.RATE,
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A finished piece: how long it lasts, how many pictures it has, and what is said in it."""

    path: Path
    lasts_s: float
    frames: int
    said: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Slot:
    """Where a piece is made, under what name, and the language of its words."""

    name: str
    folder: Path
    language: str = "en"


def card_of(words: Sequence[tuple[str, str]], seconds: float, slot: Slot) -> Piece:
    """A card with ``words`` (pairs of a style of ``subtitles`` and a text), in silence."""
    events = [_through(style, text, seconds) for style, text in words if text.strip()]
    return _made(_plain(seconds), _silence(seconds), events, seconds, slot)


def clip_of(path: Path, kind: Kind, title: str, said: Sequence[Cue], slot: Slot) -> Piece:
    """A film (MP4), sound (M4A) or picture of ours, with what is said in it drawn at its foot.

    A sound has its title to look at, and its wave as it goes.
    """
    if kind == Kind.PICTURE:
        return _of_picture(path, slot)
    truth = verify.read_back(path, demuxer="mov", folder=slot.folder)
    seconds = _whole_frames(truth.duration_s)
    said = [cue for cue in said if cue.start < seconds * 1000]
    events = subtitles.captions(said)
    source = Source(path, "mov")
    tracks = {each.media_type: str(number) for number, each in enumerate(truth.streams)}
    sound = _silence(seconds)
    if "audio" in tracks:
        sound = _steady(source.stream()[tracks["audio"]], seconds)
    if "video" in tracks:
        picture = _framed(source.stream()[tracks["video"]], seconds)
    else:
        sound, waving = split(sound, 2, "asplit")
        picture = _wave(waving, seconds)
        events.insert(0, _through("Title", title, seconds))
    return _made(picture, sound, events, seconds, slot, sources=[source], said=said)


def _of_picture(path: Path, slot: Slot) -> Piece:
    """Our own JPEG or WebP, for PICTURE_S."""
    stream = ffmpeg.input(f"file:{path}", loop=1, framerate=_FPS, f="image2")
    picture = _framed(stream["v:0"], PICTURE_S)
    return _made(picture, _silence(PICTURE_S), [], PICTURE_S, slot, reads=[path])


def _whole_frames(seconds: float) -> float:
    return max(1, round(seconds * _FPS)) / _FPS


def _through(style: str, words: str, seconds: float) -> str:
    return subtitles.event(0, round(seconds * 1000), style, words.strip())


def _plain(seconds: float):
    dark = f"color=c={_DARK}:s={_SIZE[0]}x{_SIZE[1]}:r={_FPS}:d={seconds:.4f}"
    return ffmpeg.input(dark, f="lavfi")["v:0"]


def _silence(seconds: float):
    return ffmpeg.input(_SILENCE, f="lavfi", t=f"{seconds:.4f}")["a:0"]


def _steady(stream, seconds: float):
    stream = in_step(stream).filter("aformat", channel_layouts="mono")
    return stream.filter("apad", whole_dur=f"{seconds:.4f}").filter("atrim", end=f"{seconds:.4f}")


def _framed(stream, seconds: float):
    """All of the picture within 16:9, with bars where it has another shape; its last frame stays."""
    width, height = _SIZE
    return (
        stream.filter("fps", _FPS)
        .filter("scale", width, height, force_original_aspect_ratio="decrease")
        .filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2", color=_DARK)
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("tpad", stop_mode="clone", stop_duration=f"{seconds:.4f}")
        .filter("trim", end=f"{seconds:.4f}")
    )


def _wave(stream, seconds: float):
    drawn = stream.filter(
        "showwaves", s="1000x160", mode="cline", rate=_FPS, colors="0x8fc1ff", scale="sqrt"
    )
    return _plain(seconds).overlay(
        drawn.filter("format", "yuva420p"), x=140, y=480, eof_action="repeat"
    )


def _made(
    picture, sound, events: Sequence[str], seconds: float, slot: Slot, *,
    sources: Sequence[Source] = (), reads: Sequence[Path] = (), said: Sequence[Cue] = (),
) -> Piece:  # fmt: skip
    path, words = slot.folder / f"{slot.name}.mp4", slot.folder / f"{slot.name}.ass"
    if events:
        words.write_text(subtitles.script(events, language=slot.language), encoding="utf-8")
        picture = picture.filter("ass", words.name)
    run_graph(
        [ffmpeg.output(picture, sound, str(path), **_FORM | {"t": f"{seconds:.4f}"})], sources,
        folder=slot.folder, seconds=seconds, reads=reads,
    )  # fmt: skip
    words.unlink(missing_ok=True)
    truth = verify.read_back(path, demuxer="mov", folder=slot.folder)
    frames = round(seconds * _FPS)
    if truth.codec != "h264+aac" or truth.film.packets != frames:
        raise Retry("frames-missing")
    return Piece(path, truth.duration_s, frames, tuple(said))
