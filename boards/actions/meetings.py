"""Planning, changing, holding and cancelling meetings."""

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import check
from audit import actions as audit
from audit.actors import Actor
from boards.actions.telling import tell_going, tell_off_agenda
from boards.closings import Closing
from boards.enums import BoardItemState, ItemKind, MeetingState
from boards.errors import Incomplete, NotReady, TooLate
from boards.models import AgendaItem, Board, Meeting
from boards.transitions import BOARD_ITEM, MANAGE, MEETING


def changing(meeting: Meeting, *, by: Actor | None = None) -> Meeting:
    """Lock a coming meeting whose agenda is about to change; its version grows by one.

    ``by``: checked for board.manage where given. Raises PermissionDenied, or TooLate once the
    meeting is over. Within a transaction only.
    """
    if by is not None:
        check(by, MANAGE, meeting.board.slug)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not locked.is_coming:
        raise TooLate
    locked.agenda_version += 1
    locked.save(update_fields=["agenda_version"])
    return locked


def plan(board: Board, *, by, date: date, time: time, place: str) -> Meeting:
    """A new meeting, with the board's standing item as the first line of its agenda; logged."""
    check(by, MANAGE, board.slug)
    with transaction.atomic():
        meeting = Meeting.objects.create(board=board, date=date, time=time, place=place.strip())
        AgendaItem.objects.create(
            meeting=meeting, kind=ItemKind.STANDING, title=board.standing_title, position=1
        )
        audit.record("meeting.planned", meeting, by=by, board=board.slug)
    return meeting


def change(meeting: Meeting, *, by, date: date, time: time, place: str) -> Meeting:
    """Another day, time or place. The pack is then out of date; authors are told of a new day."""
    with transaction.atomic():
        changing(meeting, by=by)
        moved_day, was = meeting.date != date, _when(meeting.date, meeting.time)
        meeting.date, meeting.time, meeting.place = date, time, place.strip()
        meeting.save(update_fields=["date", "time", "place"])
        if moved_day:
            _tell_new_day(meeting)
        changed = {"from": was, "to": _when(date, time)}
        audit.record("meeting.changed", meeting, by=by, **changed)
    return meeting


def _when(day: date, at: time) -> str:
    return f"{day:%Y-%m-%d} {at:%H:%M}"


def set_access(meeting: Meeting, *, by, access: Closing, record: Closing) -> Meeting:
    """Who may attend and who may read the record: two settings, each with its reasons.

    Raises Incomplete (fields ``access_law``, ``access_reason``, ``record_…``).
    """
    board = meeting.board
    problems = {f"access_{key}": words for key, words in access.problems(board).items()}
    problems |= {f"record_{key}": words for key, words in record.problems(board).items()}
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        changing(meeting, by=by)
        was = (meeting.access_closed, meeting.record_closed)
        fields = access.fields(board, "access_") | record.fields(board, "record_")
        for name, value in fields.items():
            setattr(meeting, name, value)
        meeting.save(update_fields=list(fields))
        changed = {"from": _open(*was), "to": _open(access.closed, record.closed)}
        audit.record("meeting.access_set", meeting, by=by, **changed)
    return meeting


def _open(access_closed: bool, record_closed: bool) -> str:
    kinds = {True: "closed", False: "open"}
    return f"meeting {kinds[access_closed]}, record {kinds[record_closed]}"


def hold(meeting: Meeting, *, by) -> Meeting:
    """It took place: outcomes can be recorded from now on. Raises NotReady before its day."""
    if not meeting.day_has_come:
        raise NotReady(_("The day of this meeting has not come yet."))
    if Meeting.objects.filter(pk=meeting.pk, state=MeetingState.PLANNED).exists():
        raise NotReady(_("Build and issue its pack first: then you can say that it was held."))
    return MEETING.move(meeting, MeetingState.HELD, by=by)


def cancel(meeting: Meeting, *, by, words: str = "") -> Meeting:
    """It does not take place: its items are offered again, and their authors are told.

    Packs that were not issued go; ``words`` are for the children, may be empty.
    """
    with transaction.atomic():
        MEETING.move(meeting, MeetingState.CANCELLED, by=by)
        lines = meeting.agenda.filter(board_item__state=BoardItemState.ON_AGENDA)
        for line in lines.select_related("board_item__clearance__contribution"):
            BOARD_ITEM.move(line.board_item, BoardItemState.OFFERED, by=by)
            tell_off_agenda(line.board_item, meeting, words=words)
    return meeting


def _tell_new_day(meeting: Meeting) -> None:
    lines = meeting.agenda.filter(board_item__state=BoardItemState.ON_AGENDA)
    for line in lines.select_related("board_item__clearance__contribution"):
        tell_going(line.board_item, meeting)
