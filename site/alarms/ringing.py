"""Looking each minute whether something grows too much, and writing to those who can do something."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import powers, roles
from accounts.models import User
from accounts.permissions import may
from alarms.measures import Measure, measures
from alarms.models import Alarm

AGAIN = timedelta(days=1)  # while it lasts
KEPT = timedelta(days=90)
log = logging.getLogger("heard.alarms")


def look() -> int:
    """Measure everything once; how many letters were due. A letter that could not be sent is due
    again in a minute.
    """
    return sum(_look_at(measure) for measure in measures().values())


def standing() -> list[str]:
    """The sentences of what is past its limit, as it was last measured, for the status page."""
    known = measures()
    rows = Alarm.objects.filter(over_at=None).order_by("name")
    return [known[row.name].sentence(row.worst) for row in rows if row.name in known]


def forget_old() -> int:
    return Alarm.objects.filter(over_at__lt=timezone.now() - KEPT).delete()[0]


def who_is_told() -> list[User]:
    """Those who look after the machine, and the safeguarding leads."""
    held = {"grants__role__in": roles.slugs_with("people.manage"), "is_active": True}
    operators = User.objects.filter(**held).distinct().order_by("pk")
    return list(dict.fromkeys([*operators, *powers.leads()]))


def is_told(someone: User) -> bool:
    """Whether ``someone`` is one of them: what stands is on their own pages too."""
    return may(someone, "people.manage") or may(someone, powers.LEAD)


def _look_at(measure: Measure) -> int:
    value, row = measure.now(), Alarm.objects.filter(name=measure.name, over_at=None).first()
    if row is None and measure.is_past(value):
        row = _began(measure, value)
    elif row and measure.is_well_again(value):
        row.over_at = timezone.now()
        row.save(update_fields=["over_at"])
    elif row and (worst := measure.worse(row.worst, value)) != row.worst:
        row.worst = worst
        row.save(update_fields=["worst"])
    return _tell(measure, value)


def _began(measure: Measure, value: int) -> Alarm:
    try:
        with transaction.atomic():
            return Alarm.objects.create(name=measure.name, began_at=timezone.now(), worst=value)
    except IntegrityError:  # another worker looked in the same moment
        return Alarm.objects.get(name=measure.name, over_at=None)


def _tell(measure: Measure, value: int) -> int:
    """Writes what is due: that it began, that it lasts (once a day), that it is over."""
    told = 0
    for row in Alarm.objects.filter(name=measure.name, told_over=False):
        if row.over_at:
            told += _told_over(measure, row, value)
        elif row.told_at is None or row.told_at <= timezone.now() - AGAIN:
            told += _told(measure, row, value)
    return told


def _told(measure: Measure, row: Alarm, value: int) -> int:
    if _write("alarm", measure, value):
        row.told_at = timezone.now()
        row.save(update_fields=["told_at"])
    return 1


def _told_over(measure: Measure, row: Alarm, value: int) -> int:
    """Nobody who was not told that it began needs to hear that it is over."""
    if row.told_at is None or _write("over", measure, value):
        row.told_over = True
        row.save(update_fields=["told_over"])
    return 1


def _write(letter: str, measure: Measure, value: int) -> bool:
    """One letter to each; whether anybody got one, or nobody is there to get one."""
    link = settings.STAFF_ADDRESS + reverse("clips-status")
    sent = []
    for someone in who_is_told():
        words = {
            "reader": someone,
            "measure": measure,
            "sentence": measure.sentence(value),
            "link": link,
        }
        try:
            send_mail(
                subject=render_to_string(f"alarms/letters/{letter}_subject.txt", words).strip(),
                message=render_to_string(f"alarms/letters/{letter}.txt", words),
                from_email=settings.DEFAULT_FROM_EMAIL,
                recipient_list=[someone.email],
            )
            sent.append(True)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("An alarm was not sent: %s", type(error).__name__)
            sent.append(False)
    return any(sent) or not sent
