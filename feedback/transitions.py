"""The tables of the lifecycles of feedback. ``docs/lifecycles.md`` is drawn from them."""

from audit.actors import AUTHOR, SYSTEM
from feedback.enums import ClearanceState, Safety, State
from feedback.permissions import may_about
from lifecycles.engine import Lifecycle, Move

READ = "contribution.read"
PREPARE = "contribution.prepare"
CLEAR = "contribution.clear"
REPLY = "contribution.reply"
ERASE = "contribution.erase"


def _taken_back(*sources: State) -> list[Move]:
    return [
        Move(source, State.WITHDRAWN, "contribution.withdrawn", nameless=(AUTHOR,))
        for source in sources
    ]


CONTRIBUTION = Lifecycle(
    name="Contribution",
    states=State,
    may=may_about,
    moves=[
        Move(State.HELD_BACK, State.RECEIVED, "contribution.let_in", READ),
        Move(State.RECEIVED, State.READING, "contribution.opened", READ),
        Move(State.READING, State.RECEIVED, "contribution.put_back", READ),
        Move(State.READING, State.PREPARING, "contribution.read", READ),
        Move(State.PREPARING, State.WITH_BOARDS, "contribution.sent_on", CLEAR, (SYSTEM,)),
        Move(State.PREPARING, State.ANSWERED, "contribution.answered", REPLY),
        Move(State.WITH_BOARDS, State.PREPARING, "contribution.came_back", PREPARE, (SYSTEM,)),
        Move(State.WITH_BOARDS, State.ANSWERED, "contribution.answered", REPLY, (SYSTEM,)),
        Move(State.ANSWERED, State.WITH_BOARDS, "contribution.sent_on", CLEAR, (SYSTEM,)),
        Move(State.ANSWERED, State.PREPARING, "contribution.taken_up_again", PREPARE, (AUTHOR,)),
        Move(State.ANSWERED, State.CLOSED, "contribution.closed", REPLY),
        Move(State.CLOSED, State.PREPARING, "contribution.taken_up_again", PREPARE, (AUTHOR,)),
        *_taken_back(
            State.HELD_BACK, State.RECEIVED, State.READING, State.PREPARING,
            State.WITH_BOARDS, State.ANSWERED, State.CLOSED,
        ),
        Move(State.WITHDRAWN, State.ERASED, "contribution.erased", ERASE),
    ],
)  # fmt: skip

SAFETY = Lifecycle(
    name="Safety",
    states=Safety,
    attribute="safety",
    may=may_about,
    moves=[
        Move(Safety.WAITING, Safety.SAFE, "safety.no_concern", READ),
        Move(Safety.WAITING, Safety.HELD, "safety.held", READ),
        Move(Safety.SAFE, Safety.HELD, "safety.held", READ),
        Move(Safety.SAFE, Safety.WAITING, "safety.look_again", READ, (SYSTEM, AUTHOR)),
        Move(Safety.HELD, Safety.SAFE, "safety.released", "contribution.level.lower"),
    ],
)

CLEARANCE = Lifecycle(
    name="Clearance",
    states=ClearanceState,
    may=may_about,
    moves=[
        Move(ClearanceState.ASKED, ClearanceState.CLEARED, "clearance.cleared", CLEAR),
        Move(ClearanceState.ASKED, ClearanceState.DECLINED, "clearance.declined", CLEAR),
        Move(ClearanceState.DECLINED, ClearanceState.CLEARED, "clearance.cleared", CLEAR),
        Move(ClearanceState.CLEARED, ClearanceState.REVOKED, "clearance.revoked", CLEAR, (SYSTEM,)),
        Move(ClearanceState.REVOKED, ClearanceState.CLEARED, "clearance.cleared", CLEAR),
        Move(ClearanceState.ASKED, ClearanceState.WITHDRAWN, "clearance.withdrawn", "", (AUTHOR,)),
        Move(
            ClearanceState.CLEARED, ClearanceState.WITHDRAWN, "clearance.withdrawn", "", (AUTHOR,)
        ),
        Move(
            ClearanceState.DECLINED, ClearanceState.WITHDRAWN, "clearance.withdrawn", "", (AUTHOR,)
        ),
        Move(
            ClearanceState.REVOKED, ClearanceState.WITHDRAWN, "clearance.withdrawn", "", (AUTHOR,)
        ),
        Move(ClearanceState.WITHDRAWN, ClearanceState.ASKED, "clearance.asked", "", (AUTHOR,)),
    ],
)
