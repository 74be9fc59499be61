"""Looks over a film or a sound: first film, first sound that decodes, true length, upright size."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from media import ffmpeg
from media.enums import Kind
from media.facts import Facts
from media.ingest import opening, whole
from media.ingest.magic import Form
from media.ingest.opening import Contents
from media.ingest.packets import Stream
from media.reasons import Reason, Refused

GRACE_S = 3.0  # a phone stops a little late
MOST_FRAMES_S = 500  # slow motion has 240
MOST_SOUND_PACKETS_S = 500  # the shortest of Opus are 2.5 ms
MOST_SOUNDS = 4  # tracks that are tried


def inspect(source: Path, form: Form, *, folder: Path) -> Facts:
    """The facts of a film or sound in ``form``. Raises Refused or Retry."""
    complete = whole.is_whole(source, form.demuxer)
    found = opening.contents(source, form.demuxer, folder=folder, check=_Counted().check)
    if not any(stream.packets for stream in found.streams.values()):
        raise _nothing(found, complete)
    film = _film(source, form, found, folder)
    sound = _sound(source, form, found, folder)
    if not film and sound is None:
        raise Refused(Reason.BROKEN if complete else Reason.CUT_OFF, "no stream of it decodes")
    return _facts(form, found, film, sound, complete)


class _Counted:
    """Ends the listing once there is more than may be, whatever the file says of itself."""

    def __init__(self) -> None:
        self.has_film = False

    def check(self, stream: Stream) -> None:
        self.has_film |= stream.is_video
        most_s = settings.CLIP_FILM_SECONDS if self.has_film else settings.CLIP_SOUND_SECONDS
        if stream.end_s > most_s + GRACE_S:
            raise Refused(Reason.TOO_LONG, f"more than {most_s} seconds")
        rate = MOST_FRAMES_S if stream.is_video else MOST_SOUND_PACKETS_S
        if stream.packets > rate * (most_s + GRACE_S):
            raise Refused(Reason.TOO_HARD, f"more than {stream.packets} packets")


def _nothing(found: Contents, complete: bool) -> Refused:
    if not complete:
        return Refused(Reason.CUT_OFF, "its end is missing, and nothing before it opens")
    if found.streams:
        return Refused(Reason.NOTHING_TO_SEE, "its streams are empty")
    if "Input #0" in found.words:
        return Refused(Reason.NOTHING_TO_SEE, "no film and no sound")
    return Refused(Reason.BROKEN, "it does not open")


@dataclass(frozen=True)
class _Film:
    number: int
    width: int
    height: int


def _film(source: Path, form: Form, found: Contents, folder: Path) -> _Film | None:
    """The first film, decoded a little; None where there is none or nothing of it decodes."""
    for number, stream in found.streams.items():
        if stream.is_video and stream.packets:
            _must_be_ours(stream)
            shown = opening.first_frames(source, form.demuxer, number, folder=folder)
            return _Film(number, shown.width, shown.height) if shown.packets else None
    return None


def _must_be_ours(stream: Stream) -> None:
    if stream.codec not in ffmpeg.FILM_CODECS:
        raise Refused(Reason.ODD_CODEC, f"film in {stream.codec}")
    if stream.width * stream.height > ffmpeg.MOST_FILM_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS, f"{stream.width} × {stream.height}")
    if stream.rate > MOST_FRAMES_S:
        raise Refused(Reason.TOO_HARD, f"{stream.rate:.0f} frames a second")


def _sound(source: Path, form: Form, found: Contents, folder: Path) -> int | None:
    """The first sound that decodes: an iPhone's second track is in a codec that nobody else has."""
    sounds = [n for n, each in found.streams.items() if not each.is_video and each.packets]
    ours = [n for n in sounds if found.streams[n].codec in ffmpeg.SOUND_CODECS]
    for number in ours[:MOST_SOUNDS]:
        if opening.first_frames(source, form.demuxer, number, folder=folder).packets:
            return number
    if sounds and not ours and not any(each.is_video for each in found.streams.values()):
        raise Refused(Reason.ODD_CODEC, f"sound in {found.streams[sounds[0]].codec}")
    return None


def _facts(
    form: Form, found: Contents, film: _Film | None, sound: int | None, complete: bool
) -> Facts:
    used = [found.streams[n] for n in (film.number if film else None, sound) if n is not None]
    begins = min(stream.first_s for stream in used)
    ends = max(stream.end_s for stream in used)
    return Facts(
        kind=Kind.FILM if film else Kind.SOUND,
        demuxer=form.demuxer,
        duration_s=round(max(0.0, ends - min(begins, ends)), 3),
        film_s=round(max(0.0, found.streams[film.number].end_s - begins), 3) if film else 0.0,
        width=film.width if film else 0,
        height=film.height if film else 0,
        fps=round(found.streams[film.number].rate, 3) if film else 0.0,
        video=film.number if film else None,
        audio=sound,
        hdr=bool(film) and film.number in found.hdr,
        complete=complete,
        notes=_notes(found, film, sound),
    )


def _notes(found: Contents, film: _Film | None, sound: int | None) -> tuple[str, ...]:
    notes = []
    if not film and any(stream.is_video for stream in found.streams.values()):
        notes.append("film-does-not-open")
    if sound is None and any(not stream.is_video for stream in found.streams.values()):
        notes.append("sound-does-not-open")
    return tuple(notes)
