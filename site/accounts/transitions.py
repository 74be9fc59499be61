"""The table of what waits for a second person."""

from accounts import powers
from accounts.models import PowerRequest, RequestKind, RequestState, User
from accounts.permissions import may
from audit.actors import SYSTEM
from lifecycles.engine import Lifecycle, Move

AGREE, DECLINE = "people.agree", "people.manage"


def needs_of(request: PowerRequest) -> powers.Needs:
    """What its second person has to have."""
    if request.kind == RequestKind.ROLE:
        return powers.needs_of(request.role, request.scope)
    return powers.needs_for(request.user)


def who_may_agree(request: PowerRequest) -> list[User]:
    """Everybody who may be the second person, by name."""
    return powers.second_people(needs_of(request), without=(request.asked_by_id, request.user_id))


def _may(user: User, what: str, request: PowerRequest) -> bool:
    """Agreeing takes a second person. Whoever asked, and administrators, may let it drop."""
    if what == DECLINE and (user.pk == request.asked_by_id or may(user, DECLINE)):
        return True
    return user in who_may_agree(request)


POWER_REQUEST = Lifecycle(
    name="What takes two people",
    states=RequestState,
    may=_may,
    moves=[
        Move(RequestState.ASKED, RequestState.CONFIRMED, "accounts.power.confirmed", AGREE),
        Move(
            RequestState.ASKED, RequestState.DECLINED, "accounts.power.declined", DECLINE, (SYSTEM,)
        ),
    ],
)
