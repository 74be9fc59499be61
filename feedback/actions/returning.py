"""Taking something up again that had gone on."""

from feedback.enums import State
from feedback.models import Contribution
from feedback.transitions import CONTRIBUTION, LET_GO


def take_up_again(contribution: Contribution, *, by) -> Contribution:
    """Back to being prepared, from the boards, or after it was answered or closed."""
    return CONTRIBUTION.move(contribution, State.PREPARING, by=by, closed_at=None, **LET_GO)
