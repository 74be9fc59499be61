"""The tables of the lifecycles of boards. ``docs/lifecycles.md`` is drawn from them."""

from audit.actors import AUTHOR, SYSTEM
from boards.enums import ActionState, BoardItemState, MeetingState
from boards.permissions import may_at
from lifecycles.engine import Lifecycle, Move

MANAGE = "board.manage"
ISSUE = "pack.issue"
RECORD = "outcome.record"

MEETING = Lifecycle(
    name="Meeting",
    states=MeetingState,
    may=may_at,
    moves=[
        Move(MeetingState.PLANNED, MeetingState.AGENDA_ISSUED, "meeting.agenda_issued", ISSUE),
        Move(MeetingState.AGENDA_ISSUED, MeetingState.HELD, "meeting.held", MANAGE),
        Move(MeetingState.PLANNED, MeetingState.CANCELLED, "meeting.cancelled", MANAGE),
        Move(MeetingState.AGENDA_ISSUED, MeetingState.CANCELLED, "meeting.cancelled", MANAGE),
    ],
)

_OFFERED, _ON_AGENDA = BoardItemState.OFFERED, BoardItemState.ON_AGENDA
_CONSIDERED, _WITHDRAWN = BoardItemState.CONSIDERED, BoardItemState.WITHDRAWN

BOARD_ITEM = Lifecycle(
    name="Board item",
    states=BoardItemState,
    may=may_at,
    moves=[
        Move(_OFFERED, _ON_AGENDA, "board_item.on_agenda", MANAGE, (SYSTEM,)),
        Move(_ON_AGENDA, _OFFERED, "board_item.off_agenda", MANAGE),
        Move(_ON_AGENDA, _CONSIDERED, "board_item.considered", RECORD),
        Move(_CONSIDERED, _OFFERED, "board_item.deferred", RECORD),
        Move(_OFFERED, _WITHDRAWN, "board_item.withdrawn", "", (SYSTEM, AUTHOR)),
        Move(_ON_AGENDA, _WITHDRAWN, "board_item.withdrawn", "", (SYSTEM, AUTHOR)),
        Move(_WITHDRAWN, _OFFERED, "board_item.offered_again", "", (SYSTEM,)),
    ],
)

ACTION = Lifecycle(
    name="Action",
    states=ActionState,
    may=may_at,
    moves=[
        Move(ActionState.OPEN, ActionState.DONE, "action.done", RECORD),
        Move(ActionState.OPEN, ActionState.DROPPED, "action.dropped", RECORD),
    ],
)
