"""What the pages of a board show, each in a fixed number of queries."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from accounts.permissions import ALL, scopes
from boards.enums import COMING
from boards.models import AgendaItem, Board, BoardItem, Meeting, Pack, Paper, Recall
from boards.numbering import Numbered, given_at, numbered
from boards.visibility import MANAGE, Reader, boards_seen_by, sees_line, sees_pack, sees_paper
from feedback.models.sharing import has_newer_wording


def my_boards(user) -> QuerySet[Board]:
    """With ``next_day`` (the next meeting's) and ``offered`` (how many wait, for those who may put
    them on; 0 for members, to whom the list is closed), in one query.
    """
    coming = Q(meetings__state__in=COMING)
    return boards_seen_by(user).annotate(
        next_day=Min("meetings__date", filter=coming),
        offered=Count("items", filter=Q(items__state="offered") & _managed_by(user), distinct=True),
    )


def _managed_by(user) -> Q:
    where = scopes(user, MANAGE)
    return Q() if where is ALL else Q(audience__slug__in=where)


def offered_to(board: Board) -> QuerySet[BoardItem]:
    """With ``newer_waits``: whether the desk has a newer wording and has not decided about it."""
    rows = board.items.offered().select_related("clearance__contribution")
    return rows.annotate(newer_waits=has_newer_wording("clearance"))


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
    """The lines that ``reader`` sees, as a tree, with papers and outcomes; four queries.

    Each item has ``newer_waits`` as those of ``offered_to``.
    """
    rows = meeting.agenda.select_related(
        "board_item__clearance__contribution", "outcome__deferred_to"
    ).prefetch_related("papers", "outcome__actions")
    rows = rows.annotate(newer_waits=has_newer_wording("board_item__clearance"))
    every = numbered(
        rows, given_at(meeting)
    )  # also those that are not shown: all say the same number
    seen = [one for one in every if sees_line(reader, one.item, meeting)]
    return _tree([_row(one, meeting, reader, user) for one in seen])


def _row(one: Numbered, meeting: Meeting, reader: Reader, user) -> Row:
    papers = list(one.item.papers.all())
    for paper in papers:  # known already: asking must cost no query
        paper.meeting, paper.agenda_item = meeting, one.item
    return Row(one, [paper for paper in papers if sees_paper(reader, paper, by=user)], [])


def _tree(rows: list[Row]) -> list[Row]:
    tops = {}
    for row in rows:
        if row.item.parent_id in tops:
            tops[row.item.parent_id].below.append(row)
        else:
            tops[row.item.pk] = row
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
