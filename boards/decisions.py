"""What a meeting decided about an item, and what must be said with each kind of decision."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from boards.enums import OutcomeKind
from boards.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Decision:
    """``words`` are for the author of the item. Each kind needs some of the rest; see ``problems``."""

    kind: OutcomeKind
    words: str = ""
    because: str = ""
    what: str = ""
    owner: str = ""
    due: date | None = None
    deferred_to: Meeting | None = None

    def problems(self, item: AgendaItem) -> dict[str, str]:
        """What is missing or wrong, by field, in sentences for people."""
        found = _NEEDS[self.kind](self, item)
        if item.is_voice and not self.words.strip():
            found["words"] = _("Tell %(who)s what came of it, in plain words.") % {
                "who": item.author
            }
        return found


def _nothing(decision: Decision, item: AgendaItem) -> dict[str, str]:
    return {}


def _action(decision: Decision, item: AgendaItem) -> dict[str, str]:
    found = {}
    if not decision.what.strip():
        found["what"] = _("Say what will be done.")
    if not decision.owner.strip():
        found["owner"] = _("Say who does it: a role or a body.")
    if decision.due is None:
        found["due"] = _("Say by which day.")
    elif decision.due < item.meeting.date:
        found["due"] = _("The day must not be before the meeting.")
    return found


def _declined(decision: Decision, item: AgendaItem) -> dict[str, str]:
    return {} if decision.because.strip() else {"because": _("Say because of what.")}


def _deferred(decision: Decision, item: AgendaItem) -> dict[str, str]:
    if can_be_deferred_to(item.meeting, decision.deferred_to):
        return {}
    return {"deferred_to": _("Choose a later meeting of this board.")}


def can_be_deferred_to(meeting: Meeting, later: Meeting | None) -> bool:
    """A coming meeting of the same board, on a later day."""
    return bool(
        later
        and later.board_id == meeting.board_id
        and later.is_coming
        and later.date > meeting.date
    )


_NEEDS = {
    OutcomeKind.NOTED: _nothing,
    OutcomeKind.ACTION: _action,
    OutcomeKind.DECLINED: _declined,
    OutcomeKind.DEFERRED: _deferred,
}
