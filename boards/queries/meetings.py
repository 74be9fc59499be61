"""What the pages of a board show, each in a fixed number of queries."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from boards.enums import COMING
from boards.models import AgendaItem, Board, BoardItem, Meeting, Pack, Paper, Recall
from boards.numbering import Numbered, numbered
from boards.visibility import Reader, boards_seen_by, sees_line, sees_pack, sees_paper


def my_boards(user) -> QuerySet[Board]:
    """With ``next_day`` (the next meeting's) and ``offered`` (how many wait), in one query."""
    coming = Q(meetings__state__in=COMING)
    return boards_seen_by(user).annotate(
        next_day=Min("meetings__date", filter=coming),
        offered=Count("items", filter=Q(items__state="offered"), distinct=True),
    )


def offered_to(board: Board) -> QuerySet[BoardItem]:
    return board.items.offered().select_related("clearance__contribution")


@dataclass(frozen=True)
class Row:
    """One line of an agenda as a page shows it. ``clips``: see ``queries.clips``."""

    numbered: Numbered
    papers: list[Paper]
    below: list["Row"]
    clips: list = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.numbered.number

    @property
    def item(self) -> AgendaItem:
        return self.numbered.item

    @property
    def outcome(self):
        return getattr(self.item, "outcome", None)

    @property
    def can_nest(self) -> bool:
        """Whether it may move below the item above it."""
        plain = self.item.kind != "standing" and not self.below
        return plain and self.numbered.depth == 1 and not self.numbered.first


def agenda_of(meeting: Meeting, reader: Reader, user) -> list[Row]:
    """The lines that ``reader`` sees, as a tree, with papers and outcomes; three queries."""
    rows = meeting.agenda.select_related(
        "board_item__clearance__contribution", "outcome__deferred_to"
    ).prefetch_related("papers", "outcome__actions")
    lines = [line for line in rows if sees_line(reader, line, meeting)]
    return _tree([_row(one, meeting, reader, user) for one in numbered(lines)])


def _row(one: Numbered, meeting: Meeting, reader: Reader, user) -> Row:
    papers = list(one.item.papers.all())
    for paper in papers:  # known already: asking must cost no query
        paper.meeting, paper.agenda_item = meeting, one.item
    return Row(one, [paper for paper in papers if sees_paper(reader, paper, by=user)], [])


def _tree(rows: list[Row]) -> list[Row]:
    tops = {}
    for row in rows:
        if row.numbered.depth == 1:
            tops[row.item.pk] = row
        else:
            tops[row.item.parent_id].below.append(row)
    return list(tops.values())


def loose_papers(meeting: Meeting, reader: Reader, user) -> list[Paper]:
    """Papers for the whole meeting."""
    papers = list(meeting.papers.filter(agenda_item=None))
    for paper in papers:
        paper.meeting = meeting
    return [paper for paper in papers if sees_paper(reader, paper, by=user)]


@dataclass(frozen=True)
class ShownPack:
    pack: Pack
    may_open: bool


def packs_of(meeting: Meeting, reader: Reader) -> list[ShownPack]:
    """The newest first; members see those that were issued."""
    rows = meeting.packs.prefetch_related("recalls").order_by("-number")
    if not reader.manages:
        rows = rows.issued()
    return [ShownPack(pack, sees_pack(reader, pack)) for pack in rows]


def open_recalls(board: Board) -> QuerySet[Recall]:
    return Recall.objects.filter(pack__meeting__board=board, dealt_with_at=None)


def recalls_of(board: Board) -> QuerySet[Recall]:
    return Recall.objects.filter(pack__meeting__board=board).select_related(
        "pack__meeting__board__audience", "board_item", "dealt_with_by"
    )


def later_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Where an item of ``meeting`` can be deferred to."""
    return meeting.board.meetings.coming().filter(date__gt=meeting.date)


def waiting_for_outcome(board: Board) -> QuerySet[Meeting]:
    """Held meetings with a child's item whose outcome nobody has recorded."""
    silent = AgendaItem.objects.filter(
        meeting=OuterRef("pk"), board_item__state="on_agenda", outcome__isnull=True
    )
    return board.meetings.filter(Exists(silent), state="held").order_by("date")
