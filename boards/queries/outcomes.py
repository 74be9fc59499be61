"""The action log: what was promised, by whom, and whether it was done."""

from django.db.models import QuerySet

from boards.enums import ActionState
from boards.models import Action, Board


def action_log(board: Board, *, state: str = ActionState.OPEN) -> QuerySet[Action]:
    """The actions of one board in one state, with what they belong to."""
    return Action.objects.filter(
        outcome__agenda_item__meeting__board=board, state=state
    ).select_related("outcome__agenda_item__meeting", "outcome__agenda_item__board_item__clearance")
