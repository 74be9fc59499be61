"""What goes into a pack: plain values, read at one moment from the rows that pages read too."""

import hashlib
import json
from dataclasses import dataclass, field

from django.utils import formats

from boards.enums import Paragraph
from boards.models import AgendaItem, Meeting, Pack, PackItem
from boards.numbering import given_at, numbered
from boards.pack.laying import Told
from boards.queries.clips import Cleared, cleared_with
from media.enums import Disguise, Kind
from media.wording import length_of

TAKEN_BACK = "This was taken back"


@dataclass(frozen=True)
class Clip:
    """A clip that goes with a line: paper can only name it, and print the words in it."""

    pk: int
    says: str
    words: str


@dataclass(frozen=True)
class Line:
    """One item as it is printed. ``closed`` is a sentence, empty for an open item."""

    number: str
    level: int
    item_id: int
    board_item_id: int | None
    title: str
    note: str = ""
    words: str = ""
    language: str = "en-gb"
    gone: bool = False
    empty: bool = False  # nothing stands below its title
    closed: str = ""
    papers: tuple[str, ...] = ()
    clips: tuple["Clip", ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of what is printed, without its number."""
        said = [self.title, self.note, self.words, self.closed, list(self.papers)]
        said += [[clip.says, clip.words] for clip in self.clips]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def as_data(self) -> dict[str, object]:
        return {
            "number": self.number,
            "level": self.level,
            "gone": self.gone,
            "empty": self.empty,
            "title": Told(self.title),
            "note": Told(self.note),
            "words": Told(self.words, self.language),
            "closed": Told(self.closed),
            "papers": [Told(paper) for paper in self.papers],
            "clips": [
                {"says": clip.says, "words": Told(clip.words, self.language)} for clip in self.clips
            ],
        }


@dataclass(frozen=True)
class Contents:
    """A whole pack before it is printed."""

    title: str
    board: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    papers: tuple[str, ...] = ()
    changes: tuple[str, ...] = field(default=())

    def first_pages(self) -> dict[str, object]:
        """All but the lines."""
        return {
            "title": Told(self.title),
            "board": Told(self.board),
            "facts": [[name, Told(value)] for name, value in self.facts],
            "papers": [Told(paper) for paper in self.papers],
            "changes": list(self.changes),
        }


def gather(pack: Pack) -> Contents:
    """The agenda as it is now, in eight queries and one for the pack before."""
    meeting = pack.meeting
    items = list(_items(meeting))
    clips = cleared_with(items)
    rows = numbered(items, given_at(meeting))
    above = {item.parent_id for item in items}
    lines = tuple(_line(row, clips, has_below=row.item.pk in above) for row in rows)
    day = formats.date_format(meeting.date, "l j F Y")
    return Contents(
        title=f"{meeting.board.name}: agenda for {day}",
        board=meeting.board.name,
        facts=_facts(meeting, pack, day),
        lines=lines,
        papers=tuple(paper.title for paper in meeting.papers.filter(agenda_item=None)),
        changes=tuple(changes(lines, _before(pack))),
    )


def _items(meeting: Meeting):
    return meeting.agenda.select_related("board_item__clearance__contribution").prefetch_related(
        "papers"
    )


def _line(row, clips: dict[int, list[Cleared]], *, has_below: bool) -> Line:
    item: AgendaItem = row.item
    cleared = clips.get(item.board_item.clearance_id, []) if item.is_voice else []
    language = item.board_item.contribution.language if item.is_voice else "en-gb"
    return Line(
        number=row.number,
        level=row.depth,
        item_id=item.pk,
        board_item_id=None if item.is_taken_back else item.board_item_id,
        gone=item.is_taken_back,
        empty=not (item.is_voice or has_below or item.cover_note or item.papers.all()),
        title=item.heading or TAKEN_BACK,
        note="" if item.is_taken_back else _note(item),
        words=item.wording,
        language=language,
        closed="" if item.is_taken_back else closing_sentence(item.closed, item.law, item.reason),
        papers=() if item.is_taken_back else tuple(paper.title for paper in item.papers.all()),
        clips=tuple(Clip(one.clip.pk, _with(one), one.words) for one in cleared),
    )


def _note(item: AgendaItem) -> str:
    """Whose words they are where they are no child's, and the secretary's note."""
    said_by = item.board_item.said_by if item.is_voice else ""
    return "\n\n".join(filter(None, [said_by, item.cover_note]))


_WITH = {Kind.FILM: "With a film", Kind.SOUND: "With a recording", Kind.PICTURE: "With a picture"}


def _with(one: Cleared) -> str:
    """“With a film (1 min 20 s), with the face hidden”."""
    clip = one.clip
    length = f" ({length_of(clip.duration_s)})" if clip.duration_s else ""
    shown = "" if one.row.disguise == Disguise.NONE else f": {one.shown}"
    return f"{_WITH[Kind(clip.kind)]}{length}{shown}"


def _facts(meeting: Meeting, pack: Pack, day: str) -> tuple[tuple[str, str], ...]:
    access = closing_sentence(meeting.access_closed, meeting.access_law, meeting.access_reason)
    record = closing_sentence(meeting.record_closed, meeting.record_law, meeting.record_reason)
    return (
        ("Date", day),
        ("Time", formats.time_format(meeting.time, "H:i")),
        ("Place", meeting.place),
        ("Pack", f"Number {pack.number}" if pack.number > 1 else "The first"),
        ("Who may attend", access or "Open to the public."),
        ("The record", record or "Open to the public."),
    )


def closing_sentence(closed: bool, law: str, reason: str) -> str:
    """Why a thing is closed, in one or two sentences; empty for an open one."""
    if not closed:
        return ""
    start = "Closed to the public."
    if law:
        label = str(Paragraph(law).label)
        start = f"Closed: Local Government Act 1972, Schedule 12A, paragraph {label}."
    return f"{start} {reason}"


def _before(pack: Pack) -> list[PackItem]:
    """What the pack issued before held; nothing for the first."""
    last = pack.meeting.packs.issued().filter(number__lt=pack.number).order_by("-number").first()
    return list(last.items.all()) if last else []


def changes(lines: tuple[Line, ...], before: list[PackItem]) -> list[str]:
    """What changed since the pack before, in sentences without anybody's words (domain.md B4)."""
    if not before:
        return []
    was = {row.agenda_item_id: row for row in before if row.agenda_item_id}
    now = {line.item_id for line in lines}
    said = [words for line in lines if (words := _change(line, was.get(line.item_id)))]
    gone = [row for row in before if row.agenda_item_id not in now]
    return said + [f"What was item {row.number} has been taken off." for row in gone]


def _change(line: Line, was: PackItem | None) -> str:
    if was is None:
        return f"Item {line.number} is new."
    if line.board_item_id is None and was.board_item_id is not None:
        return f"What was item {was.number} has been taken back."
    if line.digest != was.digest:
        return f"Item {line.number} has changed."
    if line.number != was.number:
        return f"What was item {was.number} is now item {line.number}."
    return ""
