"""Who may do what at a board: a role's permission, held for that board or everywhere."""

from django.db import models

from accounts.permissions import may
from boards.models import Board


def board_of(row: models.Model) -> Board:
    """The board that any row of this app belongs to."""
    return row if isinstance(row, Board) else row.board


def may_at(user, permission: str, row: models.Model) -> bool:
    """Whether ``user`` holds ``permission`` at the board that ``row`` belongs to."""
    return may(user, permission, board_of(row).slug)


def scope_choices() -> list[tuple[str, str]]:
    """(slug, name) of each board: what a role can be held for."""
    return [(board.slug, str(board)) for board in Board.objects.select_related("audience")]
