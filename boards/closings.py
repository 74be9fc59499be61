"""Closing a meeting, its record or an item: what has to be said for it (domain.md B1, B2, B7)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from boards.enums import Paragraph
from boards.models import Board

PROTECTS_THE_CHILD = (
    "It carries a child’s own words. Keeping that child from being recognised outweighs the "
    "public interest in hearing them in open session."
)
PROTECTS_THE_FAMILY = (
    "It carries the own words of a parent, carer or relative. Keeping the child and the family from "
    "being recognised outweighs the public interest in hearing them in open session."
)


@dataclass(frozen=True)
class Closing:
    """Whether a thing is closed; if so why (public interest), and for a council by which law."""

    closed: bool = False
    law: str = ""
    reason: str = ""

    def problems(self, board: Board) -> dict[str, str]:
        """What is still to be said, by field; nothing for what is open."""
        if not self.closed:
            return {}
        found = {}
        if not self.reason.strip():
            found["reason"] = _("Say why closing it is in the public interest.")
        if board.is_council_body and not self.law:
            found["law"] = _("Choose the paragraph of law that lets a council close it.")
        return found

    def fields(self, board: Board, prefix: str = "") -> dict[str, object]:
        """As a row stores it: an open thing keeps no reason, a body that is no council no law."""
        law = self.law if self.closed and board.is_council_body else ""
        reason = self.reason.strip() if self.closed else ""
        return {f"{prefix}closed": self.closed, f"{prefix}law": law, f"{prefix}reason": reason}


def for_a_voice(board: Board, *, adult: bool) -> Closing:
    """How an item with somebody's words starts: closed."""
    reason = PROTECTS_THE_FAMILY if adult else PROTECTS_THE_CHILD
    return Closing(True, Paragraph.TWO if board.is_council_body else "", reason)
