"""Making an agenda: what is on it, in which order, and what is closed."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit import actions as audit
from audit.actors import SYSTEM
from boards.actions import carrying
from boards.actions.meetings import changing
from boards.actions.telling import tell_going, tell_off_agenda
from boards.closings import Closing, for_a_voice
from boards.enums import BoardItemState, ItemKind
from boards.errors import Incomplete, NotReady, StaleOrder
from boards.models import AgendaItem, BoardItem, Meeting
from boards.numbering import numbered
from boards.transitions import BOARD_ITEM

Order = Sequence[tuple[int, int | None]]  # (item, its parent) in reading order


def put_on(item: BoardItem, meeting: Meeting, *, by) -> AgendaItem:
    """Put an offered item under the standing item of a coming meeting; its author is told when.

    It starts closed (domain.md B2). Raises NotReady for a meeting of another board.
    """
    if item.board_id != meeting.board_id:
        raise NotReady(_("This was cleared for another board."))
    with transaction.atomic():
        changing(meeting, by=by)
        line = place(item, meeting, by=by)
        tell_going(item, meeting)
    return line


def place(item: BoardItem, meeting: Meeting, *, by) -> AgendaItem:
    """The same without asking or telling: for an item that a board deferred (``by`` SYSTEM).

    A place that was kept on an issued agenda is used again.
    """
    BOARD_ITEM.move(item, BoardItemState.ON_AGENDA, by=by, detail={"meeting": meeting.pk})
    kept = meeting.agenda.filter(board_item=item).first()
    if kept:
        return kept
    line = AgendaItem.objects.create(
        meeting=meeting,
        parent=_heading_for(item, meeting),
        kind=ItemKind.VOICE,
        board_item=item,
        position=_last(meeting) + 1,
        **for_a_voice(meeting.board, adult=item.is_by_an_adult).fields(meeting.board),
    )
    carrying.take_up(item, line)
    return line


def _heading_for(item: BoardItem, meeting: Meeting) -> AgendaItem | None:
    """Children's words stand under the standing item, which is theirs by its name; others' do not."""
    if item.is_by_an_adult:
        return None
    return meeting.agenda.filter(kind=ItemKind.STANDING).first()


def _last(meeting: Meeting) -> int:
    return meeting.agenda.aggregate(last=Max("position"))["last"] or 0


def take_off(line: AgendaItem, *, by, words: str = "") -> None:
    """Take a child's item off a coming agenda: offered again, and its author is told."""
    meeting, item = line.meeting, line.board_item
    if item is None:
        raise NotReady(_("These are nobody’s words: the item is the board’s own."))
    with transaction.atomic():
        changing(meeting, by=by)
        item.refresh_from_db()
        if item.state != BoardItemState.ON_AGENDA:
            raise NotReady(_("This item is not on the agenda any more."))
        _check_no_papers(line)
        BOARD_ITEM.move(item, BoardItemState.OFFERED, by=by, detail={"meeting": meeting.pk})
        carrying.put_away(line)
        line.delete()
        tell_off_agenda(item, meeting, words=words)


def _check_no_papers(line: AgendaItem) -> None:
    """Left behind, they would be for the whole meeting, and for all who read its agenda."""
    if line.papers.exists():
        raise NotReady(_("Remove the papers of this item first."))


def add_business(meeting: Meeting, *, by, title: str, cover_note: str = "") -> AgendaItem:
    """A line of the board's own, at the end. Raises Incomplete without a title."""
    if not title.strip():
        raise Incomplete({"title": _("Give it a title.")})
    with transaction.atomic():
        changing(meeting, by=by)
        line = AgendaItem.objects.create(
            meeting=meeting,
            kind=ItemKind.BUSINESS,
            title=title.strip(),
            cover_note=cover_note.strip(),
            position=_last(meeting) + 1,
        )
        audit.record("agenda.item_added", meeting, by=by, about=(), item=line.pk)
    return line


def change_item(
    line: AgendaItem, *, by, cover_note: str, closing: Closing, title: str = ""
) -> AgendaItem:
    """Its cover note, whether it is closed, and the title unless it is a child's.

    Raises Incomplete (fields ``title``, ``law``, ``reason``).
    """
    board = line.meeting.board
    problems = closing.problems(board)
    if not line.is_voice and not title.strip():
        problems["title"] = _("Give it a title.")
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        changing(line.meeting, by=by)
        fields = {"cover_note": cover_note.strip(), **closing.fields(board)}
        if not line.is_voice:
            fields["title"] = title.strip()
        for name, value in fields.items():
            setattr(line, name, value)
        line.save(update_fields=list(fields))
        about = line.log_about()
        audit.record("agenda.item_changed", line.meeting, by=by, about=about, item=line.pk)
    return line


def remove_business(line: AgendaItem, *, by) -> None:
    """Take a line of the board's own away; what stood below it moves up to the top level."""
    if line.kind != ItemKind.BUSINESS:
        raise NotReady(_("Only the board’s own business is removed like this."))
    with transaction.atomic():
        changing(line.meeting, by=by)
        _check_no_papers(line)
        line.children.update(parent=None)
        audit.record("agenda.item_removed", line.meeting, by=by, about=(), item=line.pk)
        line.delete()


def save_order(meeting: Meeting, order: Order, *, version: int, by) -> None:
    """Save the whole order at once. ``version``: the agenda's as it was when the page was made.

    Raises StaleOrder when the agenda has changed since, NotReady when the order makes no sense:
    another set of items, more than two levels, or the standing item below another.
    """
    with transaction.atomic():
        locked = changing(meeting, by=by)
        if locked.agenda_version != version + 1:
            raise StaleOrder
        lines = {line.pk: line for line in meeting.agenda.all()}
        _check_order(order, lines)
        for position, (pk, parent) in enumerate(order, start=1):
            lines[pk].position, lines[pk].parent_id = position, parent
        AgendaItem.objects.bulk_update(lines.values(), ["position", "parent"])
        audit.record("agenda.ordered", meeting, by=by, about=())


def _check_order(order: Order, lines: dict[int, AgendaItem]) -> None:
    tops = {pk for pk, parent in order if parent is None}
    ids = [pk for pk, _parent in order]
    if sorted(ids) != sorted(lines):
        raise StaleOrder
    if any(parent is not None and parent not in tops for _pk, parent in order):
        raise NotReady(_("An agenda has two levels and no more."))
    if any(lines[pk].kind == ItemKind.STANDING for pk in ids if pk not in tops):
        raise NotReady(_("The standing item stays on the first level."))


def shift(line: AgendaItem, by_places: int, *, version: int, by) -> None:
    """One place up (-1) or down (1) among the items beside it; at the end, nothing happens."""
    rows = [row.item for row in numbered(line.meeting.agenda.all())]
    beside = [row for row in rows if row.parent_id == line.parent_id]
    here = [row.pk for row in beside].index(line.pk)
    there = here + by_places
    if 0 <= there < len(beside):
        beside[here], beside[there] = beside[there], beside[here]
    save_order(line.meeting, _in_order(rows, beside), version=version, by=by)


def _in_order(rows: list[AgendaItem], beside: list[AgendaItem]) -> Order:
    """All ``rows`` again, with those of one group in the order of ``beside``."""
    moved = iter(beside)
    group = {row.pk for row in beside}
    new = [next(moved) if row.pk in group else row for row in rows]
    return [(row.pk, row.parent_id) for row in new]


def nest(line: AgendaItem, *, version: int, by) -> None:
    """Below the item of the first level above it. Raises NotReady where there is none."""
    rows = [row.item for row in numbered(line.meeting.agenda.all())]
    tops = [row.pk for row in rows if row.parent_id is None]
    here = tops.index(line.pk) if line.pk in tops else 0
    if here == 0:
        raise NotReady(_("There is no item above it."))
    new = [(row.pk, tops[here - 1] if row.pk == line.pk else row.parent_id) for row in rows]
    save_order(line.meeting, new, version=version, by=by)


def unnest(line: AgendaItem, *, version: int, by) -> None:
    """Out to the first level, after the item that it stood below."""
    rows = [row.item for row in numbered(line.meeting.agenda.all())]
    rows = [row for row in rows if row.pk != line.pk]
    family = [i for i, row in enumerate(rows) if line.parent_id in {row.pk, row.parent_id}]
    if line.parent_id is None or not family:
        raise NotReady(_("It stands on the first level already."))
    new = [(row.pk, row.parent_id) for row in rows]
    new.insert(family[-1] + 1, (line.pk, None))
    save_order(line.meeting, new, version=version, by=by)


def put_on_by_itself(item: BoardItem, meeting: Meeting) -> AgendaItem:
    """A deferred item comes back at the later meeting without anybody's doing."""
    changing(meeting)
    return place(item, meeting, by=SYSTEM)
