"""The facts about boards: who meets when, what is on the agenda, and what came of it."""

from boards.models.agendas import AgendaItem, BoardItem, Paper
from boards.models.meetings import Board, Meeting
from boards.models.outcomes import Action, Outcome, PublicOutcome
from boards.models.packs import Pack, PackItem, Recall

__all__ = [
    "Action",
    "AgendaItem",
    "Board",
    "BoardItem",
    "Meeting",
    "Outcome",
    "Pack",
    "PackItem",
    "Paper",
    "PublicOutcome",
    "Recall",
]
