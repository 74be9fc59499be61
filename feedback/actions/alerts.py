"""Reading leaves a mark that somebody looks at (decision 32)."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit import actions as audit
from feedback import catalogue
from feedback.models import GoesRound
from feedback.models.alerts import AlertKind, Opening, ReadingAlert
from feedback.queries.alerts import who_looks
from lifecycles.engine import NotAllowed

log = logging.getLogger("heard.reading")
WITHIN = timedelta(hours=1)


def opened(item: int, *, by) -> None:
    """Count that ``by`` opened a contribution; raise the alert when they are more than the council's
    settings say within the hour. The same one twice counts once."""
    now = timezone.now()
    Opening.objects.create(reader=by, item=item, at=now)
    recent = Opening.objects.filter(reader=by, at__gt=now - WITHIN)
    count = recent.values("item").distinct().count()
    if count > catalogue.council.get().openings_an_hour:
        alert(AlertKind.MUCH, by=by, count=count)


def alert(kind: AlertKind, *, by, count: int | None = None, item: int = 0) -> ReadingAlert:
    """One row for each person, kind and hour, and one letter to each who looks at it, on commit.

    ``count``: what it counts now; one more than before where it is not given. ``item``: the contribution
    that it was done with. One that goes round somebody has a row of its own, which goes round them too.
    """
    of = item if GoesRound.objects.filter(contribution=item).exists() else 0
    with transaction.atomic():
        row, made = ReadingAlert.objects.get_or_create(
            reader=by, kind=kind, hour=_hour(), item=of, defaults={"count": count or 1}
        )
        if made:
            transaction.on_commit(lambda: _write(row))
        else:
            more = F("count") + 1 if count is None else count
            ReadingAlert.objects.filter(pk=row.pk).update(count=more)
    return row


def looked_at(row: ReadingAlert, *, by) -> None:
    """Somebody has looked at it, and says so. Raises NotAllowed for the person it is about."""
    if row.reader_id == by.pk:
        raise NotAllowed("Somebody else looks at this.")
    with transaction.atomic():
        waiting = ReadingAlert.objects.select_for_update().filter(pk=row.pk, looked_at=None).first()
        if waiting is None:
            return
        waiting.looked_by, waiting.looked_at = by, timezone.now()
        waiting.save(update_fields=["looked_by", "looked_at"])
        audit.record("reading.looked_at", waiting, by=by)


def forget_old() -> int:
    """Openings that no count needs any more; the log keeps them all."""
    old = Opening.objects.filter(at__lt=timezone.now() - 2 * WITHIN)
    return old.delete()[0]


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _write(row: ReadingAlert) -> None:
    """What it tells of stands on the screen when the mail server is away."""
    link = settings.STAFF_ADDRESS + reverse("desk-alerts")
    for someone in who_looks(row.reader, item=row.item):
        words = {"reader": someone, "row": row, "link": link}
        try:
            send_mail(
                subject=render_to_string("feedback/letters/alert_subject.txt").strip(),
                message=render_to_string("feedback/letters/alert.txt", words),
                from_email=settings.DEFAULT_FROM_EMAIL,
                recipient_list=[someone.email],
            )
        except (OSError, smtplib.SMTPException) as error:
            log.warning("An alert about reading was not sent: %s", type(error).__name__)
