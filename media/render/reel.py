"""The clips of one meeting, in order, as one film that plays on any laptop without a network.

Before each comes a card with its title; captions are drawn into the picture, and kept beside the
film too. Everything is first brought into one form, then joined without encoding again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ffmpeg

from media import webvtt
from media.cues import Cue
from media.enums import Kind
from media.reasons import Retry
from media.render import profiles, verify
from media.render.pieces import PICTURE_S, Piece, Slot, card_of, clip_of
from media.render.running import Told, run_graph

CARD_S = 4.0
_MOST_MB = 8192  # of the joined film


@dataclass(frozen=True)
class ReelLine:
    """One clip of a reel. ``path`` is a rendition of ours, in scratch.

    ``number`` is the item's on the agenda; ``note`` says how somebody is shown ("with the voice
    changed"). ``captions``: a WebVTT text that a person has checked, or nothing.
    """

    number: str
    title: str
    path: Path
    kind: Kind
    note: str = ""
    captions: str = ""
    language: str = "en"


@dataclass(frozen=True)
class ReelCue:
    """Where to find a clip: when its card comes, when the clip itself, and how long it lasts."""

    number: str
    title: str
    starts_s: float
    clip_s: float
    lasts_s: float


@dataclass(frozen=True)
class Reel:
    """A finished reel. ``captions`` is a WebVTT file for the whole of it, empty without any."""

    path: Path
    captions: str
    cues: tuple[ReelCue, ...]
    duration_s: float


def build_reel(lines: Sequence[ReelLine], *, folder: Path, told: Told = lambda part: None) -> Reel:
    """One MP4 of ``lines`` in ``folder``, 1280 × 720, with its cue sheet.

    ``told`` gets 0 to 1. Raises ValueError for no lines, Retry with a code where it fails or what
    came out is not what went in.
    """
    if not lines:
        raise ValueError("A reel needs a clip.")
    pieces: list[Piece] = []
    for place, line in enumerate(lines):
        pieces += _of(line, place, folder)
        told((place + 1) / (len(lines) + 1))
    path = _joined(pieces, folder)
    truth = verify.read_back(path, demuxer="mov", folder=folder)
    _check(truth, pieces)
    for each in pieces:
        each.path.unlink()
    told(1.0)
    cues, said = _sheet(lines, pieces)
    return Reel(path, webvtt.to_webvtt(said) if said else "", cues, truth.duration_s)


def _of(line: ReelLine, place: int, folder: Path) -> list[Piece]:
    """Its card, then itself."""
    said = webvtt.parse(line.captions) if line.captions else []
    words = [("Above", line.number), ("Title", line.title), ("Below", line.note)]
    card = card_of(words, CARD_S, Slot(f"{place:03}-card", folder, line.language))
    slot = Slot(f"{place:03}-clip", folder, line.language)
    return [card, clip_of(line.path, line.kind, line.title, said, slot)]


def _joined(pieces: Sequence[Piece], folder: Path) -> Path:
    """Only ever files that were made here, by their names in this folder."""
    path, listed = folder / "reel.mp4", folder / "reel.txt"
    listed.write_text("".join(f"file '{each.path.name}'\n" for each in pieces))
    stream = ffmpeg.input(str(listed), f="concat", safe=1)
    options = profiles.MP4 | {"c": "copy", "video_track_timescale": 15360}
    run_graph(
        [ffmpeg.output(stream["v:0"], stream["a:0"], str(path), **options)], [],
        folder=folder, seconds=sum(each.lasts_s for each in pieces), most_mb=_MOST_MB,
    )  # fmt: skip
    listed.unlink()
    return path


def _check(truth: verify.Truth, pieces: Sequence[Piece]) -> None:
    lasts = sum(each.lasts_s for each in pieces)
    wrong = {
        "wrong-codec": truth.codec != "h264+aac",
        "frames-missing": truth.film.packets != sum(each.frames for each in pieces),
        "wrong-length": abs(truth.duration_s - lasts) > 0.5,
        "metadata-left": bool(truth.left),
        "index-last": not truth.index_first,
    }
    for code, is_so in wrong.items():
        if is_so:
            raise Retry(code)


def _sheet(
    lines: Sequence[ReelLine], pieces: Sequence[Piece]
) -> tuple[tuple[ReelCue, ...], list[Cue]]:
    """Where each line comes, and every caption at its time in the whole."""
    rows, said, at = [], [], 0.0
    for line, card, clip in zip(lines, pieces[::2], pieces[1::2], strict=True):
        clip_at = at + card.lasts_s
        rows.append(ReelCue(line.number, line.title, at, clip_at, clip.lasts_s))
        later = round(clip_at * 1000)
        said += [replace(cue, start=cue.start + later, end=cue.end + later) for cue in clip.said]
        at = clip_at + clip.lasts_s
    return tuple(rows), said


__all__ = ["CARD_S", "PICTURE_S", "Reel", "ReelCue", "ReelLine", "build_reel"]
