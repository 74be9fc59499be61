"""The reel of a meeting: which cleared clips go into it, and what has to be read aloud instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from boards.models import Meeting
from boards.numbering import given_at, numbered
from boards.queries.clips import Cleared, cleared_with
from media import webvtt
from media.enums import Disguise, Kind, RenditionName
from media.models import Rendition
from media.render.reel import Reel, ReelLine, build_reel
from media.render.running import Told
from vault import files

MB = 1024 * 1024
# The best there is to show: a film, a sound, a picture.
_SHOWN = (
    RenditionName.MAIN, RenditionName.LOW, RenditionName.SOUND, RenditionName.SCREEN_JPEG,
    RenditionName.SCREEN,
)  # fmt: skip
_KINDS = {
    RenditionName.MAIN: Kind.FILM,
    RenditionName.LOW: Kind.FILM,
    RenditionName.SOUND: Kind.SOUND,
}


class AgendaChangedError(Exception):
    """The agenda, or a clip on it, changed while its reel was made: nothing of it may be shown."""


@dataclass(frozen=True)
class Part:
    """One clip of a meeting. ``rendition``: what is shown of it; None where its words are read."""

    number: str
    title: str
    language: str
    cleared: Cleared
    rendition: Rendition | None


def parts_of(meeting: Meeting) -> list[Part]:
    """Every clip that is cleared for the meeting's board at this moment, in the agenda's order.

    At most six queries. What was taken back, locked or not made in the cleared disguise is no part.
    """
    items = list(meeting.agenda.select_related("board_item__clearance__contribution"))
    clips = cleared_with(items)
    made = _renditions(clips.values())
    return [
        Part(row.number, row.item.heading, _language(row.item), one, _best(made, one))
        for row in numbered(items, given_at(meeting))
        if row.item.is_voice and not row.item.is_taken_back
        for one in clips.get(row.item.board_item.clearance_id, ())
    ]


def _language(item) -> str:
    return item.board_item.contribution.language.split("-")[0]


def _renditions(clips) -> dict[tuple[int, str, str], Rendition]:
    ids = [one.clip.pk for several in clips for one in several]
    rows = Rendition.objects.filter(clip__in=ids, envelope__isnull=False)
    rows = rows.select_related("envelope").prefetch_related("envelope__wraps")
    return {(row.clip_id, row.disguise, row.name): row for row in rows} if ids else {}


def _best(made: dict, one: Cleared) -> Rendition | None:
    found = (made.get((one.clip.pk, one.row.disguise, name)) for name in _SHOWN)
    return next((row for row in found if row), None)


def room_for(parts: Sequence[Part]) -> int:
    """Bytes of scratch that a reel of these needs."""
    return 8 * sum(part.rendition.size for part in parts if part.rendition) + 200 * MB


def reel_of(meeting: Meeting, parts: Sequence[Part], *, folder: Path, told: Told) -> Reel:
    """The reel of ``parts``. ``folder``: in scratch, since what is opened there is a child's.

    Raises AgendaChangedError where the parts are others once it is made, ValueError where nothing of
    them can be shown, Retry where it fails.
    """
    lines = [_line(part, folder) for part in parts if part.rendition]
    reel = build_reel(lines, folder=folder, told=told)
    for line in lines:
        line.path.unlink()
    if _key(parts) != _key(parts_of(meeting)):
        raise AgendaChangedError
    return reel


def _line(part: Part, folder: Path) -> ReelLine:
    row, one = part.rendition, part.cleared
    path = folder / row.ref.hex
    with path.open("xb") as target:
        target.writelines(files.open_range(row.envelope, owner=row.owner))
    spoken = one.row.disguise != Disguise.COMPUTER  # the computer's voice has times of its own
    return ReelLine(
        number=part.number,
        title=part.title,
        path=path,
        kind=_KINDS.get(RenditionName(row.name), Kind.PICTURE),
        note="" if one.row.disguise == Disguise.NONE else one.shown,
        captions=webvtt.to_webvtt(one.cues) if one.cues and spoken else "",
        language=part.language,
    )


def _key(parts: Sequence[Part]) -> list[tuple]:
    return [
        (part.number, part.title, part.rendition and part.rendition.pk, part.cleared.words)
        for part in parts
    ]
