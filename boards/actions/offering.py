"""What a clearance means for its board: an item appears, and it goes when the yes goes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import actions as audit
from audit.actors import AUTHOR, SYSTEM, Actor
from boards.actions import packs, papers
from boards.actions.telling import settle, tell_fetched_back, tell_off_agenda
from boards.enums import COMING, BoardItemState, MeetingState
from boards.models import (
    AgendaItem,
    Board,
    BoardItem,
    Meeting,
    Pack,
    PackItem,
    PublicOutcome,
    Recall,
)  # fmt: skip
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
    staff did it, or that a pack was out when they did, and settles the contribution.
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
        issued = _recall(item)
        if issued and by is AUTHOR:
            tell_fetched_back(item, issued[-1].meeting)
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


def clips_changed(clearance: Clearance, *, clip: int | None, corrected: bool) -> None:
    """Other clips go with an item than before, or one is shown or worded otherwise.

    Has each agenda that it is on count as changed and packs that were not issued built anew; where
    an issued pack names ``clip`` (its id), makes a Recall: it was taken back, or ``corrected``.
    """
    item = BoardItem.objects.filter(clearance=clearance).select_related("board").first()
    if item is None:
        return
    with transaction.atomic():
        _print_anew(item)
        if clip is not None:
            _recall(item, clip=clip, corrected=corrected)


def wording_corrected(clearance: Clearance) -> list[str]:
    """A board has another wording than before. Its pages read it live; here what was printed follows:

    packs that were not issued are built anew, and each that was gets a Recall. Returns what
    happened, in sentences.
    """
    item = BoardItem.objects.filter(clearance=clearance).select_related("board").first()
    if item is None:
        return []
    with transaction.atomic():
        _print_anew(item)
        recalled = len(_recall(item, corrected=True))
    if not recalled:
        return []
    said = ngettext(
        "%(n)s pack had gone out with the older wording: it opens no more, and is called back.",
        "%(n)s packs had gone out with the older wording: they open no more, and are called back.",
        recalled,
    )
    return [said % {"n": recalled}]


def _print_anew(item: BoardItem) -> None:
    """Locks the board's coming meetings; their packs hold what is not so any more."""
    meetings = _lock_coming(item.board)
    for line in item.on_agendas.filter(meeting__in=meetings).select_related("meeting"):
        meeting = line.meeting
        meeting.agenda_version += 1
        meeting.save(update_fields=["agenda_version"])
        packs.build_again(meeting)
    _drop_from_packs(item)


def _recall(item: BoardItem, *, clip: int | None = None, corrected: bool = False) -> list[Pack]:
    """Every issued pack that holds ``item``, the latest meeting last; with ``clip``, those that name it.

    ``corrected``: the next pack has it in other words. What is taken back weighs more than that.
    """
    issued = PackItem.objects.filter(board_item=item, pack__issued_at__isnull=False)
    rows = issued.select_related("pack__meeting")
    found = {row.pack_id: row.pack for row in rows if clip is None or clip in row.clips}
    for pack_id in sorted(found):
        recall, made = Recall.objects.get_or_create(
            pack_id=pack_id,
            board_item=item,
            dealt_with_at=None,
            # It may be the author's doing: to the hour.
            defaults={"noticed_at": to_the_hour(), "corrected": corrected},
        )
        if made:
            audit.record("recall.noticed", recall, by=SYSTEM, pack=pack_id, corrected=corrected)
        elif recall.corrected and not corrected:
            Recall.objects.filter(pk=recall.pk).update(corrected=False)
    return sorted(found.values(), key=lambda pack: (pack.meeting.date, pack.pk))


def unpublish(clearance: Clearance) -> None:
    """The yes to the public is gone: so is the “you said, we did” that stood on it."""
    for row in PublicOutcome.objects.filter(clearance=clearance):
        audit.record("public_outcome.removed", row.outcome, by=SYSTEM)
        row.delete()


def reword_public(clearance: Clearance, *, was: str, by: Actor) -> list[str]:
    """Everyone is given another wording. “You said” follows where it was that wording word for
    word, and loses its Welsh wording, which is of the older one; one in words of its own may hold
    what was corrected, so it comes off until a person has looked at it. Returns what happened, in
    sentences.
    """
    told = []
    for row in PublicOutcome.objects.select_for_update().filter(clearance=clearance):
        if row.you_said == was.strip():
            row.you_said, row.prepared_at = clearance.wording.strip(), timezone.now()
            had_welsh, row.you_said_cy, row.we_did_cy = bool(row.you_said_cy), "", ""
            row.save(update_fields=["you_said", "you_said_cy", "we_did_cy", "prepared_at"])
            audit.record("public_outcome.reworded", row, by=by)
            told.append(_("“You said, we did” has the new wording."))
            if had_welsh:
                told.append(_("Its Welsh wording is gone: write it again."))
        elif row.is_cleared:
            row.cleared_at = row.cleared_by = None
            row.save(update_fields=["cleared_at", "cleared_by"])
            audit.record("public_outcome.taken_off", row, by=by)
            told.append(
                _("“You said, we did” is off the public site: look at it, then clear it again.")
            )
    return told
