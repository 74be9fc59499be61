"""Looks over a film or a sound: first film, first sound that decodes, true length, upright size."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings

from media import ffmpeg
from media.enums import Kind
from media.facts import Facts
from media.ingest import chains, clock, opening, whole
from media.ingest.magic import Form
from media.ingest.opening import Contents
from media.ingest.packets import Stream
from media.reasons import Reason, Refused

GRACE_S = 3.0  # a phone stops a little late
MOST_FRAMES_S = 500  # slow motion has 240
MOST_SOUND_PACKETS_S = 500  # the shortest of Opus are 2.5 ms
MOST_SOUNDS = 4  # tracks that are tried
_TIMED = frozenset({"mov", "matroska"})  # each packet has its own time
_RARE = 5  # a leap is no habit: so many packets, at least, for each
# Times are made up from the first packet's rate, or by what was joined: samples are counted.
_COUNTED = frozenset({"mp3", "aac", "ogg", "flac"})


def inspect(source: Path, form: Form, *, folder: Path) -> Facts:
    """The facts of a film or sound in ``form``. Raises Refused or Retry."""
    begins = chains.starts(source, form.demuxer)
    facts = _of_parts(source, form, begins, folder) if begins else _of_one(source, form, folder)
    most_s = settings.CLIP_FILM_SECONDS if facts.kind == Kind.FILM else settings.CLIP_SOUND_SECONDS
    if facts.duration_s > most_s + GRACE_S:
        raise Refused(Reason.TOO_LONG, f"more than {most_s} seconds")
    return facts


def _of_parts(source: Path, form: Form, begins: tuple[int, ...], folder: Path) -> Facts:
    """Several sounds behind each other; those that do not open are missed."""
    found: list[Facts] = []
    refused: list[Refused] = []
    for number in range(len(begins)):
        with chains.part(source, begins, number, folder=folder) as path:
            try:
                found.append(_of_one(path, form, folder))
            except Refused as refusal:
                refused.append(refusal)
    if not found:
        raise refused[0]
    notes = ("part-does-not-open",) if refused else ()
    return Facts(
        kind=Kind.SOUND, demuxer=form.demuxer, audio=found[0].audio, parts=begins, notes=notes,
        duration_s=round(sum(each.duration_s for each in found), 3),
        complete=not notes and all(each.complete for each in found),
    )  # fmt: skip


def _of_one(source: Path, form: Form, folder: Path) -> Facts:
    complete = whole.is_whole(source, form.demuxer)
    found = opening.contents(source, form.demuxer, folder=folder, check=_Counted().check)
    if not any(stream.packets for stream in found.streams.values()):
        raise _nothing(found, complete)
    film, sounds = _film(found), _sounds(found)
    opened = _opened(source, form, film, sounds, folder)
    if not opened:
        raise Refused(Reason.BROKEN if complete else Reason.CUT_OFF, "no stream of it decodes")
    facts = _facts(form, found, opened, complete)
    if form.demuxer in _TIMED:
        return _by_its_clock(facts, source, found, opened, folder)
    if form.demuxer in _COUNTED and facts.audio is not None:
        lasts_s = opening.decoded_s(source, form.demuxer, facts.audio, folder=folder)
        return replace(facts, duration_s=round(lasts_s, 3) or facts.duration_s)
    return facts


def _by_its_clock(
    facts: Facts, source: Path, found: Contents, opened: dict[int, Stream], folder: Path
) -> Facts:
    """With times that leap, stand still or begin again made straight."""
    used = {number: found.streams[number] for number in opened}
    if not any(stream.leaps for stream in used.values()):
        return facts
    films = frozenset(number for number, stream in used.items() if stream.is_video)
    most = sum(stream.packets for stream in used.values()) + 1
    packets = opening.times(source, facts.demuxer, list(used), folder=folder, most=most)
    went = clock.straightened(packets, films=films)
    if not went.leaps or len(went.leaps) * _RARE > len(packets):
        return facts  # a picture an hour is no clock that leapt
    if len(went.leaps) > clock.MOST_LEAPS:
        raise Refused(Reason.BROKEN, "its clock leaps all the time")
    begins = min(went.begins.values())
    film_s = max(0.0, went.ends[facts.video] - begins) if facts.video is not None else 0.0
    return replace(
        facts, leaps=tuple(went.leaps), duration_s=round(went.end_s - begins, 3),
        film_s=round(film_s, 3), fps=round(_rate(found, facts.video, film_s), 3),
        film_from_s=round(went.begins[facts.video] - begins, 3) if facts.video is not None else 0.0,
    )  # fmt: skip


def _rate(found: Contents, film: int | None, film_s: float) -> float:
    return found.streams[film].packets / film_s if film is not None and film_s else 0.0


class _Counted:
    """Ends the listing once there is more than may be, whatever the file says of itself."""

    def __init__(self) -> None:
        self.has_film = False

    def check(self, stream: Stream) -> None:
        self.has_film |= stream.is_video
        most_s = settings.CLIP_FILM_SECONDS if self.has_film else settings.CLIP_SOUND_SECONDS
        if stream.goes_s > most_s + GRACE_S:
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


def _film(found: Contents) -> int | None:
    """The first film; None where there is none, or no picture in it."""
    for number, stream in found.streams.items():
        if stream.is_video and stream.packets:
            _must_be_ours(stream)
            return number
    return None


def _must_be_ours(stream: Stream) -> None:
    if stream.codec not in ffmpeg.FILM_CODECS:
        raise Refused(Reason.ODD_CODEC, f"film in {stream.codec}")
    if stream.width * stream.height > ffmpeg.MOST_FILM_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS, f"{stream.width} × {stream.height}")
    if stream.packets > 1 and not stream.rate:
        raise Refused(Reason.BROKEN, "its pictures have no times")
    if stream.rate > MOST_FRAMES_S:
        raise Refused(Reason.TOO_HARD, f"{stream.rate:.0f} frames a second")


def _sounds(found: Contents) -> list[int]:
    """Those in a codec of ours: an iPhone's second one is in a codec that nobody else has."""
    all_of_them = [n for n, each in found.streams.items() if not each.is_video and each.packets]
    ours = [n for n in all_of_them if found.streams[n].codec in ffmpeg.SOUND_CODECS]
    if all_of_them and not ours and not any(each.is_video for each in found.streams.values()):
        raise Refused(Reason.ODD_CODEC, f"sound in {found.streams[all_of_them[0]].codec}")
    return ours[:MOST_SOUNDS]


def _opened(
    source: Path, form: Form, film: int | None, sounds: list[int], folder: Path
) -> dict[int, Stream]:
    """The film and the first sound that decode, as decoded: at most one of each."""
    together = [number for number in (film, *sounds[:1]) if number is not None]
    opened = opening.first_frames(source, form.demuxer, together, folder=folder)
    alone = [n for n in (film, *sounds) if n is not None and together != [n]]
    for number in alone:
        wanted = number == film or not any(n in sounds for n in opened)
        if wanted and number not in opened:
            opened |= opening.first_frames(source, form.demuxer, [number], folder=folder)
    return opened


def _facts(form: Form, found: Contents, opened: dict[int, Stream], complete: bool) -> Facts:
    film = next((n for n, each in opened.items() if each.is_video), None)
    used = [found.streams[n] for n in opened]
    begins = min(stream.first_s for stream in used)
    ends = max(stream.end_s for stream in used)
    notes = _notes(found, opened)
    return Facts(
        kind=Kind.SOUND if film is None else Kind.FILM,
        demuxer=form.demuxer,
        duration_s=round(max(0.0, ends - min(begins, ends)), 3),
        film_s=0.0 if film is None else round(max(0.0, found.streams[film].end_s - begins), 3),
        film_from_s=0.0 if film is None else round(found.streams[film].first_s - begins, 3),
        width=0 if film is None else opened[film].shown_width,
        height=0 if film is None else opened[film].height,
        fps=0.0 if film is None else round(found.streams[film].rate, 3),
        video=film,
        audio=next((n for n, each in opened.items() if not each.is_video), None),
        hdr=film in found.hdr,
        complete=complete and not notes,
        notes=notes,
    )


def _notes(found: Contents, opened: dict[int, Stream]) -> tuple[str, ...]:
    """What was sent and cannot be shown: somebody has to know that there was more."""
    return tuple(
        note
        for note, is_video in (("film-does-not-open", True), ("sound-does-not-open", False))
        if any(each.packets and each.is_video == is_video for each in found.streams.values())
        and not any(each.is_video == is_video for each in opened.values())
    )
