"""Looking for what is held of somebody who asks by letter or phone, and erasing it. No words."""

import json
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import may
from audit import actions as audit
from audit.actors import SYSTEM
from feedback import texts
from feedback.actions import alerts, leaving
from feedback.actions.sharing import NotReady
from feedback.models import AlertKind, Contribution, DataRequest
from feedback.models.data_requests import REASON_KEPT, FoundBy, RequestState
from feedback.permissions import may_about
from feedback.queries.data_requests import asked_in
from feedback.transitions import DATA_REQUEST, ERASE
from vault import envelopes


def look(
    how: FoundBy,
    *,
    by,
    why: str,
    sought: dict[str, str] | None = None,
    found: int = 0,
    contribution: Contribution | None = None,
) -> DataRequest:
    """Keep that somebody looked: who, when, why (sealed with what they ``sought``), how many there
    were. Writes the log, without the reason. Raises PermissionDenied without the role, ValueError
    without a reason.
    """
    if not may(by, ERASE):
        raise PermissionDenied("Only who may erase looks for what is held.")
    if not why.strip():
        raise ValueError("Say why you look for it.")
    row = DataRequest(how=how, found=found, contribution=contribution, by=by, at=timezone.now())
    asked = json.dumps({"why": why, **(sought or {})})
    with transaction.atomic():
        row.asked = texts.seal_to_staff(asked, owner=row.owner)
        row.save(force_insert=True)
        audit.record("data_request.made", row, by=by, how=str(row.get_how_display()), found=found)
        alerts.alert(AlertKind.SEARCH, by=by, item=contribution.pk if contribution else 0)
    return row


def log_reason_seen(row: DataRequest, *, by) -> None:
    """Somebody reads why: whoever wrote it knows it already."""
    if row.by_id != by.pk:
        audit.record("data_request.seen", row, by=by)


def log_held_seen(row: DataRequest, contribution: Contribution, *, by) -> None:
    audit.record("contribution.held_seen", contribution, by=by, request=row.pk)


def erase_on_letter(
    row: DataRequest, contribution: Contribution, *, by, letter_on: date
) -> DataRequest:
    """Erase what a letter asks to erase. In order: logs the letter's date, takes it back from
    everybody who has it, erases it, and keeps in the request what became of it.

    Nothing is changed when it raises: PermissionDenied, NotAllowed, IllegalMove, NotReady.
    """
    if not may_about(by, ERASE, contribution):
        raise PermissionDenied("Your role does not let you erase this.")
    with transaction.atomic():
        letter = date_format(letter_on, "j F Y")
        audit.record("contribution.erased_on_letter", contribution, by=by, letter=letter)
        contribution = leaving.withdraw(contribution, by=by)
        leaving.erase(contribution, by=by)
        DATA_REQUEST.move(
            row, RequestState.ERASED, by=by,
            contribution=contribution, letter_on=letter_on, erased_at=timezone.now(),
        )  # fmt: skip
    return row


def keep_on_letter(
    row: DataRequest, contribution: Contribution, *, by, letter_on: date, because: str
) -> DataRequest:
    """End the request without erasing what its letter asks to erase. ``because`` is sealed with the
    reason for looking and goes with it. Nothing of the contribution changes.

    Raises PermissionDenied, NotAllowed, IllegalMove once it is decided, NotReady where the reason
    for looking cannot be opened, ValueError without a reason.
    """
    if not may_about(by, ERASE, contribution):
        raise PermissionDenied("Your role does not let you decide this.")
    if not because.strip():
        raise ValueError("Say why it is not deleted.")
    asked = asked_in(row)
    if asked.problem:
        raise NotReady(asked.problem)
    held = json.dumps({"why": asked.why, **asked.sought, "because": because})
    with transaction.atomic():
        older, letter = row.asked, date_format(letter_on, "j F Y")
        DATA_REQUEST.move(
            row, RequestState.KEPT, by=by, detail={"letter": letter},
            asked=texts.seal_to_staff(held, owner=row.owner),
            contribution=contribution, letter_on=letter_on,
        )  # fmt: skip
        envelopes.erase([older])
    return row


def forget_old(at_once: int) -> int:
    """Deletes reasons that were kept long enough; the rows stay, and the log."""
    old = DataRequest.objects.filter(at__lte=timezone.now() - REASON_KEPT, asked__isnull=False)
    found = list(old.select_related("asked").order_by("at", "id")[:at_once])
    for row in found:
        with transaction.atomic():
            reason = row.asked
            row.asked = None
            row.save(update_fields=["asked"])
            envelopes.erase([reason])
            audit.record("data_request.reason_forgotten", row, by=SYSTEM)
    return len(found)
