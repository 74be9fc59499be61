"""Who may see what of a board. Pages, packs and papers all ask these functions."""

from dataclasses import dataclass

from accounts.permissions import ALL, may, scopes
from boards.models import AgendaItem, Board, Meeting, Pack, Paper
from feedback.models import ClearedClip
from media.visibility import audience_may_watch

READ, MANAGE = "board.read", "board.manage"


@dataclass(frozen=True)
class Reader:
    """What someone is at one board: nothing, a member (``reads``), or its secretary too."""

    reads: bool = False
    manages: bool = False


def reader_at(user, board: Board) -> Reader:
    return Reader(reads=may(user, READ, board.slug), manages=may(user, MANAGE, board.slug))


def board_may_see(reader: Reader, *, agenda_out: bool, issued: bool) -> bool:
    """Whether ``reader`` sees one line of an agenda, and with it a child's words.

    Secretaries see all. Members see it once the agenda is out and the line was issued with it.
    Anybody else, people of other boards and moderators included, sees nothing.
    """
    if reader.manages:
        return True
    return reader.reads and agenda_out and issued


def pack_may_open(reader: Reader, *, built: bool, issued: bool, recalled: bool) -> bool:
    """Whether ``reader`` may open a pack's file. One with words taken back is opened by nobody."""
    if recalled or not built:
        return False
    return reader.manages or (reader.reads and issued)


def sees_line(reader: Reader, line: AgendaItem, meeting: Meeting) -> bool:
    return board_may_see(
        reader, agenda_out=meeting.agenda_is_out, issued=line.issued_at is not None
    )


def sees_clip(
    reader: Reader, line: AgendaItem, meeting: Meeting, *, cleared: ClearedClip, disguise: str
) -> bool:
    """Whether ``reader`` is shown a rendition of a clip with its line: in the disguise that it was
    cleared in for this board, and no other.
    """
    return audience_may_watch(
        cleared=sees_line(reader, line, meeting)
        and not line.is_taken_back
        and cleared.clearance_id == line.board_item.clearance_id,
        locked=cleared.clip.is_locked or cleared.clip.is_withdrawn,
        disguise=disguise,
        cleared_as=cleared.disguise,
    )


def sees_pack(reader: Reader, pack: Pack) -> bool:
    """At most two queries. A pack that was never issued has no recalls: its items are asked."""
    taken_back = bool(pack.recalls.all()) if pack.is_issued else pack.holds_uncleared()
    return pack_may_open(reader, built=pack.is_built, issued=pack.is_issued, recalled=taken_back)


def sees_paper(reader: Reader, paper: Paper, *, by) -> bool:
    """A paper is seen with its line, or with the agenda; its adder sees it from the start.

    One that belongs to words taken back is seen by nobody, as those words are.
    """
    if paper.agenda_item is not None and paper.agenda_item.is_taken_back:
        return False
    if paper.added_by_id == by.pk and reader.reads:
        return True
    issued = paper.agenda_item is None or paper.agenda_item.issued_at is not None
    return board_may_see(reader, agenda_out=paper.meeting.agenda_is_out, issued=issued)


def boards_seen_by(user):
    """The boards that ``user`` reads, as a query."""
    rows = Board.objects.select_related("audience")
    where = scopes(user, READ)
    return rows if where is ALL else rows.filter(audience__slug__in=where)
