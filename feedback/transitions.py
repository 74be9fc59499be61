"""The tables of the lifecycles of feedback. ``docs/lifecycles.md`` is drawn from them."""

from accounts.permissions import may
from audit.actors import AUTHOR, SYSTEM
from feedback.enums import ClearanceState, Safety, State
from feedback.models.changes import ChangeState
from feedback.models.data_requests import RequestState
from feedback.permissions import may_about
from lifecycles.engine import Lifecycle, Move

READ = "contribution.read"
PREPARE = "contribution.prepare"
CLEAR = "contribution.clear"
REPLY = "contribution.reply"
ERASE = "contribution.erase"
# Taking back is the author's; who may erase does it for them where a letter asks for it.
LET_GO: dict[str, object] = {"held_by": None, "held_since": None}  # with each move out of hand


def _taken_back(*sources: State) -> list[Move]:
    return [
        Move(source, State.WITHDRAWN, "contribution.withdrawn", ERASE, (AUTHOR,))
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
        Move(ClearanceState.CLEARED, ClearanceState.CLEARED, "clearance.corrected", CLEAR),
        Move(
            ClearanceState.ASKED, ClearanceState.WITHDRAWN, "clearance.withdrawn", ERASE, (AUTHOR,)
        ),
        Move(
            ClearanceState.CLEARED,
            ClearanceState.WITHDRAWN,
            "clearance.withdrawn",
            ERASE,
            (AUTHOR,),
        ),
        Move(
            ClearanceState.DECLINED,
            ClearanceState.WITHDRAWN,
            "clearance.withdrawn",
            ERASE,
            (AUTHOR,),
        ),
        Move(
            ClearanceState.REVOKED,
            ClearanceState.WITHDRAWN,
            "clearance.withdrawn",
            ERASE,
            (AUTHOR,),
        ),
        Move(ClearanceState.WITHDRAWN, ClearanceState.ASKED, "clearance.asked", "", (AUTHOR,)),
    ],
)

EDIT = "content.edit"
# A settings change; that the one who confirms is another one than asked, its action checks.
SETTING_CHANGE = Lifecycle(
    name="Change of a setting",
    states=ChangeState,
    may=lambda user, permission, _row: may(user, permission),
    moves=[
        Move(ChangeState.ASKED, ChangeState.CONFIRMED, "setting.confirmed", EDIT),
        Move(ChangeState.ASKED, ChangeState.DECLINED, "setting.declined", EDIT),
    ],
)

# Somebody asked by letter that something be erased; a child with a code asks elsewhere.
DATA_REQUEST = Lifecycle(
    name="Request by letter or phone",
    states=RequestState,
    may=lambda user, permission, _row: may(user, permission),
    moves=[
        Move(RequestState.OPEN, RequestState.ERASED, "data_request.erased", ERASE),
        Move(RequestState.OPEN, RequestState.KEPT, "data_request.kept", ERASE),
    ],
)
