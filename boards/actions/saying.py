"""“You said, we did”: what everyone may read of an outcome, once a moderator clears it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import refusal
from audit import actions as audit
from boards.errors import Incomplete, NotReady
from boards.models import Outcome, PublicOutcome
from feedback.actions.telling import tell
from feedback.enums import AudienceKind, Safety, StepKind
from feedback.models import Clearance, Contribution
from feedback.permissions import may_about

CLEAR = "contribution.clear"
_SENTENCES = ("you_said", "we_did", "you_said_cy", "we_did_cy")


def prepare(outcome: Outcome, *, by, **wording: str) -> PublicOutcome:
    """Keep the two sentences, for a moderator to clear; changing them takes them off the site.

    ``wording``: ``you_said`` and ``we_did``; both in Welsh as well (``…_cy``), or neither. Raises
    NotReady without a standing yes to the public, Incomplete when one is empty.
    """
    contribution = _contribution(outcome)
    _may_clear(by, contribution)
    said = {name: wording.get(name, "").strip() for name in _SENTENCES}
    if problems := _missing(said):
        raise Incomplete(problems)
    with transaction.atomic():
        row, _made = PublicOutcome.objects.update_or_create(
            outcome=outcome,
            defaults={
                "clearance": _standing_yes(contribution),
                **said,
                "prepared_at": timezone.now(),
                "prepared_by": by,
                "cleared_at": None,
                "cleared_by": None,
            },
        )
        audit.record("public_outcome.prepared", row, by=by)
    return row


def _missing(said: dict[str, str]) -> dict[str, str]:
    problems = {}
    if not said["you_said"]:
        problems["you_said"] = _("Write what they said.")
    if not said["we_did"]:
        problems["we_did"] = _("Write what came of it.")
    if bool(said["you_said_cy"]) != bool(said["we_did_cy"]):
        empty = "we_did_cy" if said["you_said_cy"] else "you_said_cy"
        problems[empty] = _("Write both in Welsh, or neither.")
    return problems


def clear(row: PublicOutcome, *, by) -> PublicOutcome:
    """Put it on the public site; the author is told.

    Raises NotReady without a standing yes, or with all that ``why_not_clear`` says.
    """
    contribution = _contribution(row.outcome)
    _may_clear(by, contribution)
    with transaction.atomic():
        _standing_yes(contribution)
        contribution.refresh_from_db(fields=["safety"])
        if reasons := why_not_clear(row.outcome):
            raise NotReady(" ".join(reasons))
        changed = PublicOutcome.objects.filter(pk=row.pk, cleared_at=None).update(
            cleared_at=timezone.now(), cleared_by=by
        )
        if changed:
            audit.record("public_outcome.cleared", row, by=by)
            tell(contribution, StepKind.PUBLISHED)
    row.refresh_from_db()
    return row


def why_not_clear(outcome: Outcome) -> list[str]:
    """All that keeps it from the public site, in sentences; nothing where it can be cleared."""
    contribution, reasons = _contribution(outcome), []
    if contribution.safety == Safety.HELD:
        reasons.append(_("It is held for safety: only a safeguarding lead can release it."))
    elif contribution.safety != Safety.SAFE:
        reasons.append(_("Decide about safety first: that is a decision of its own."))
    older = contribution.clearances.with_older_wording()
    if older.filter(audience__kind=AudienceKind.PUBLIC).exists():
        reasons.append(_("Decide first which wording everyone is to have: a newer one was saved."))
    return reasons


def unclear(row: PublicOutcome, *, by) -> PublicOutcome:
    """Take it off the public site."""
    _may_clear(by, _contribution(row.outcome))
    with transaction.atomic():
        row.cleared_at = row.cleared_by = None
        row.save(update_fields=["cleared_at", "cleared_by"])
        audit.record("public_outcome.taken_off", row, by=by)
    return row


def _contribution(outcome: Outcome) -> Contribution:
    voice = outcome.agenda_item.board_item
    if voice is None:
        raise NotReady(_("These are nobody’s words: the item is the board’s own."))
    return voice.contribution


def _may_clear(by, contribution: Contribution) -> None:
    if not may_about(by, CLEAR, contribution):
        raise PermissionDenied(refusal())


def _standing_yes(contribution: Contribution) -> Clearance:
    """Locked, so that a withdrawal at the same moment comes before or after, never between."""
    yes = contribution.clearances.cleared().filter(audience__kind=AudienceKind.PUBLIC)
    found = yes.select_for_update(of=("self",)).first()
    if found is None:
        raise NotReady(_("Its author has not said yes to everyone, or it is not cleared for all."))
    return found
