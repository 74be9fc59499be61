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


def prepare(outcome: Outcome, *, by, you_said: str, we_did: str) -> PublicOutcome:
    """Keep the two sentences, for a moderator to clear; changing them takes them off the site.

    Raises NotReady without a standing yes to the public, Incomplete when one is empty.
    """
    contribution = _contribution(outcome)
    _may_clear(by, contribution)
    problems = {}
    if not you_said.strip():
        problems["you_said"] = _("Write what they said.")
    if not we_did.strip():
        problems["we_did"] = _("Write what came of it.")
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        row, _made = PublicOutcome.objects.update_or_create(
            outcome=outcome,
            defaults={
                "clearance": _standing_yes(contribution),
                "you_said": you_said.strip(),
                "we_did": we_did.strip(),
                "prepared_at": timezone.now(),
                "prepared_by": by,
                "cleared_at": None,
                "cleared_by": None,
            },
        )
        audit.record("public_outcome.prepared", row, by=by)
    return row


def clear(row: PublicOutcome, *, by) -> PublicOutcome:
    """Put it on the public site; the author is told.

    Raises NotReady without a standing yes, or while a person has still to decide about safety.
    """
    contribution = _contribution(row.outcome)
    _may_clear(by, contribution)
    with transaction.atomic():
        _standing_yes(contribution)
        contribution.refresh_from_db(fields=["safety"])
        if contribution.safety != Safety.SAFE:
            raise NotReady(_("Decide about safety first: that is a decision of its own."))
        changed = PublicOutcome.objects.filter(pk=row.pk, cleared_at=None).update(
            cleared_at=timezone.now(), cleared_by=by
        )
        if changed:
            audit.record("public_outcome.cleared", row, by=by)
            tell(contribution, StepKind.PUBLISHED)
    row.refresh_from_db()
    return row


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
        raise NotReady(_("This is no child’s item."))
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
