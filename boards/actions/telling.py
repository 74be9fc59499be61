"""What the authors of a board's items are told, and where their contribution then stands."""

from audit.actors import SYSTEM
from boards.enums import SETTLED, BoardItemState
from boards.models import BoardItem, Meeting
from feedback.actions.telling import tell
from feedback.enums import State, StepKind
from feedback.models import Contribution
from feedback.transitions import CONTRIBUTION, LET_GO

_GONE = frozenset({State.WITHDRAWN, State.ERASED})


def tell_author(item: BoardItem, kind: StepKind, *, words: str = "", **facts: str) -> None:
    """One step of the journey, unless the author has left."""
    contribution = item.contribution
    if contribution.state not in _GONE:
        tell(contribution, kind, words=words, board=item.board.slug, **facts)


def tell_going(item: BoardItem, meeting: Meeting) -> None:
    tell_author(item, StepKind.GOING, date=meeting.date.isoformat())


def tell_off_agenda(item: BoardItem, meeting: Meeting, *, words: str = "") -> None:
    tell_author(item, StepKind.OFF_AGENDA, words=words, date=meeting.date.isoformat())


def tell_fetched_back(item: BoardItem, meeting: Meeting) -> None:
    """They took it back after a pack with it had gone out: paper does not forget."""
    tell_author(item, StepKind.FETCHED_BACK, date=meeting.date.isoformat())


def settle(contribution: Contribution) -> None:
    """No board has anything left to do with it: answered if one considered it, else back."""
    contribution.refresh_from_db()
    states = set(
        BoardItem.objects.filter(clearance__contribution=contribution).values_list(
            "state", flat=True
        )
    )
    if contribution.state != State.WITH_BOARDS or not states <= SETTLED:
        return
    to = State.ANSWERED if BoardItemState.CONSIDERED in states else State.PREPARING
    CONTRIBUTION.move(contribution, to, by=SYSTEM, **LET_GO)
