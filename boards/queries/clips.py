"""The clips that go with the lines of an agenda, as they were cleared for its board."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from boards.models import AgendaItem
from boards.queries.meetings import Row
from feedback.models import ClearedClip
from media.captioning import checked_of
from media.cues import Cue, transcript
from media.enums import PLAYABLE, Disguise
from media.models import Clip, Rendition
from media.players import Player, player_of
from media.wording import called, shown_as


@dataclass(frozen=True)
class Cleared:
    """One clip for one board: how it is shown, and the words in it that a person has checked."""

    row: ClearedClip
    cues: list[Cue]

    @property
    def clip(self) -> Clip:
        return self.row.clip

    @property
    def words(self) -> str:
        return transcript(self.cues)

    @property
    def name(self) -> str:
        return called(self.clip)

    @property
    def shown(self) -> str:
        return shown_as(self.row.disguise)


@dataclass(frozen=True)
class Shown(Cleared):
    """The same on a page. ``player``: nothing where only its words are shown."""

    player: Player | None = None


def cleared_with(lines: Iterable[AgendaItem]) -> dict[int, list[Cleared]]:
    """By the ids of clearances, for the lines that are not taken back; at most three queries."""
    return cleared_by(
        line.board_item.clearance_id for line in lines if line.is_voice and not line.is_taken_back
    )


def cleared_by(clearances: Iterable[int]) -> dict[int, list[Cleared]]:
    """The same for clearances, on an agenda or not."""
    ids = list(clearances)
    rows = list(clips_of(ids).select_related("clip")) if ids else []
    words = checked_of(row.clip for row in rows) if rows else {}
    found: dict[int, list[Cleared]] = {}
    for row in rows:
        found.setdefault(row.clearance_id, []).append(Cleared(row, words.get(row.clip_id, [])))
    return found


def clips_of(clearances: Iterable[int]):
    """The rows that count at this moment."""
    return ClearedClip.objects.filter(
        clearance__in=list(clearances), clip__state__in=PLAYABLE, clip__locked_at=None,
        clip__withdrawn_at=None,
    )  # fmt: skip


def put_clips_on(agenda: list[Row], addresses: "Addresses") -> list[Clip]:
    """Gives each line of a page its clips; returns them all."""
    rows = [one for row in agenda for one in (row, *row.below)]
    found = shown_with([row.item for row in rows], addresses)
    for row in rows:
        row.clips.extend(found.get(row.item.pk, ()))
    return [one.clip for several in found.values() for one in several]


def shown_with(lines: Sequence[AgendaItem], addresses: "Addresses") -> dict[int, list["Shown"]]:
    """By the ids of lines, with players. One query more than ``cleared_with``."""
    found = cleared_with(lines)
    clips = [each.clip for several in found.values() for each in several]
    made: dict[int, list[Rendition]] = {}
    for rendition in Rendition.objects.filter(clip__in=clips) if clips else ():
        made.setdefault(rendition.clip_id, []).append(rendition)
    return {
        line.pk: [
            _shown(line, one, made, addresses)
            for one in found.get(line.board_item.clearance_id, ())
        ]
        for line in lines
        if line.is_voice
    }


@dataclass(frozen=True)
class Addresses:
    """Where a line's clips lie: their files, and their captions."""

    file: Callable[[AgendaItem, Clip, Rendition], str]
    captions: Callable[[AgendaItem, Clip], str]


def _shown(line: AgendaItem, one: Cleared, made: dict, addresses: Addresses) -> Shown:
    clip, disguise = one.clip, one.row.disguise
    player = player_of(
        made.get(clip.pk, []), disguise,
        address=lambda rendition: addresses.file(line, clip, rendition), blurred=False,
    )  # fmt: skip
    if player and one.cues and disguise != Disguise.COMPUTER:
        language = line.board_item.contribution.language.split("-")[0]
        player = player.with_track(addresses.captions(line, clip), language)
    return Shown(one.row, one.cues, player)
