"""What a clearance means for its board: an item appears, and it goes when the yes goes."""

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM, Actor
from boards.actions import packs, papers
from boards.actions.telling import settle, tell_off_agenda
from boards.enums import COMING, BoardItemState, MeetingState
from boards.models import AgendaItem, Board, BoardItem, Meeting, PackItem, PublicOutcome, Recall
from boards.transitions import BOARD_ITEM
from feedback.clock import to_the_hour
from feedback.models import Clearance


def offer(clearance: Clearance) -> BoardItem | None:
    """A cleared contribution is offered to the board that it was cleared for, and to no other.

    Nothing for an audience that is no board. One that was taken back is offered again.
    """
    board = Board.objects.filter(audience_id=clearance.audience_id).first()
    if board is None:
        return None
    item = BoardItem.objects.filter(clearance=clearance).first()
    if item is None:
        item = BoardItem.objects.create(board=board, clearance=clearance, offered_at=timezone.now())
        audit.record("board_item.offered", item, by=SYSTEM, board=board.slug)
    elif item.state == BoardItemState.WITHDRAWN:
        BOARD_ITEM.move(item, BoardItemState.OFFERED, by=SYSTEM, offered_at=timezone.now())
    return item


def pull(clearance: Clearance, *, by: Actor) -> None:
    """The yes is gone: take the item off every agenda that is not issued, and out of every pack.

    In order: locks the board's coming meetings, moves the item to withdrawn, removes its lines
    with their papers (an issued agenda keeps the empty place, so its numbers stay), has packs
    that were not issued built anew, makes a Recall for each that was, tells the author when
    staff did it, and settles the contribution.
    """
    item = BoardItem.objects.filter(clearance=clearance).select_related("board").first()
    if item is None:
        return
    actor = by if by is AUTHOR else SYSTEM
    with transaction.atomic():
        meetings = _lock_coming(item.board)
        item.refresh_from_db()
        was_on = item.state == BoardItemState.ON_AGENDA
        if item.state in {BoardItemState.OFFERED, BoardItemState.ON_AGENDA}:
            BOARD_ITEM.move(item, BoardItemState.WITHDRAWN, by=actor)
        for line in item.on_agendas.filter(meeting__in=meetings).select_related("meeting"):
            _pull_line(line, item, tell=was_on and by is not AUTHOR)
        _drop_from_packs(item)
        _recall(item)
        settle(item.contribution)


def _lock_coming(board: Board) -> list[Meeting]:
    """Meetings first, then items: the order in which every action locks."""
    rows = Meeting.objects.select_for_update().filter(board=board, state__in=COMING)
    return list(rows.order_by("pk"))


def _pull_line(line: AgendaItem, item: BoardItem, *, tell: bool) -> None:
    meeting = line.meeting
    meeting.agenda_version += 1
    meeting.save(update_fields=["agenda_version"])
    papers.remove_of(line)
    if meeting.state == MeetingState.PLANNED:
        line.delete()
    if tell:
        tell_off_agenda(item, meeting)
    packs.build_again(meeting)


def _drop_from_packs(item: BoardItem) -> None:
    """Also packs of agendas that it had come off before, or of a cancelled meeting."""
    holding = Meeting.objects.filter(
        packs__issued_at__isnull=True, packs__items__board_item=item
    ).distinct()
    for meeting in holding:
        packs.build_again(meeting)


def clips_changed(clearance: Clearance, *, taken_back: int | None) -> None:
    """Other clips go with an item than before, or the words in one are new.

    In order: locks the board's coming meetings, has each agenda that it is on count as changed and
    packs that were not issued built anew; where a clip was ``taken_back`` (its id), makes a Recall
    for each issued pack that names it.
    """
    item = BoardItem.objects.filter(clearance=clearance).select_related("board").first()
    if item is None:
        return
    with transaction.atomic():
        meetings = _lock_coming(item.board)
        for line in item.on_agendas.filter(meeting__in=meetings).select_related("meeting"):
            meeting = line.meeting
            meeting.agenda_version += 1
            meeting.save(update_fields=["agenda_version"])
            packs.build_again(meeting)
        _drop_from_packs(item)
        if taken_back is not None:
            _recall(item, clip=taken_back)


def _recall(item: BoardItem, *, clip: int | None = None) -> None:
    """Every issued pack that holds ``item``; with ``clip``, those that name that clip too."""
    issued = PackItem.objects.filter(board_item=item, pack__issued_at__isnull=False)
    found = {row.pack_id for row in issued if clip is None or clip in row.clips}
    for pack_id in sorted(found):
        recall, made = Recall.objects.get_or_create(
            pack_id=pack_id,
            board_item=item,
            dealt_with_at=None,
            defaults={"noticed_at": to_the_hour()},  # it may be the author's doing
        )
        if made:
            audit.record("recall.noticed", recall, by=SYSTEM, pack=pack_id)


def unpublish(clearance: Clearance) -> None:
    """The yes to the public is gone: so is the “you said, we did” that stood on it."""
    for row in PublicOutcome.objects.filter(clearance=clearance):
        audit.record("public_outcome.removed", row.outcome, by=SYSTEM)
        row.delete()
