"""What is about somebody who signs in goes round that person (decision 46)."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import actions as audit
from drafts import actions as drafts
from drafts.models import Draft
from feedback.actions.levels import undo_lowering
from feedback.actions.reading import add_note
from feedback.actions.returning import take_up_again
from feedback.actions.sharing import NotReady
from feedback.drafts import thing
from feedback.enums import Safety, State
from feedback.models import Contribution, GoesRound
from feedback.permissions import may_about
from feedback.queries.leads import who_finds_a_reader, who_reads_round
from feedback.transitions import CONTRIBUTION, LET_GO, READ, SAFETY
from feedback.visibility import named_in
from lifecycles.engine import NotAllowed

log = logging.getLogger("heard.reading")
ALREADY = "It goes round them already."


def go_round(contribution: Contribution, person: User, *, by, why: str) -> list[User]:
    """Say that ``contribution`` is about ``person``: from now on it is not there for them, nor for
    the usual readers. Nobody can take it back. Returns those who read it instead.

    In order: takes it up again where it was ended, and out of every hand; keeps whom it is about and logs
    that it is about somebody (never whom); has all looked at again that the person may have decided: it is
    unread, safety waits, the level is as high as others left it; throws away what the person typed about
    it, keeps ``why`` as a sealed note, and on commit writes to those who read it instead, or to those who
    can find somebody. Raises NotAllowed without the role, NotReady when it goes round them already,
    ValueError without a reason.
    """
    if not may_about(by, READ, contribution):
        raise NotAllowed("You do not have the role that this step needs.")
    with transaction.atomic():
        _back_into_the_queue(contribution, by)
        _keep(contribution, person, by)
        undo_lowering(contribution, of=named_in(contribution), by=by)
        _as_if_nobody_had_looked(contribution)
        audit.record("contribution.goes_round", contribution, by=by)
        drafts.discard(Draft.objects.filter(user=person.pk, about=thing(contribution.pk)))
        add_note(contribution, why, by=by)
        readers = who_reads_round(contribution)
        transaction.on_commit(lambda: _tell(contribution, readers))
    return readers


def _back_into_the_queue(contribution: Contribution, by) -> None:
    """Whoever reads it instead finds it there, also where the person had ended it."""
    if contribution.state == State.READING:
        CONTRIBUTION.move(contribution, State.RECEIVED, by=by, **LET_GO)
    elif contribution.state in {State.ANSWERED, State.CLOSED}:
        take_up_again(contribution, by=by)
    if contribution.safety == Safety.SAFE:
        SAFETY.move(contribution, Safety.WAITING, by=by, safety_at=None, safety_by=None)


def _as_if_nobody_had_looked(contribution: Contribution) -> None:
    anew = {**LET_GO, "about_reader": True, "level_set_at": None, "level_set_by": None}
    if contribution.state != State.WITHDRAWN:  # there nobody can say that they read it
        anew["unread"] = True
    for name, value in anew.items():
        setattr(contribution, name, value)
    contribution.save(update_fields=[*anew])


def _keep(contribution: Contribution, person: User, by) -> None:
    try:
        with transaction.atomic():
            GoesRound.objects.create(
                contribution=contribution, person=person, by=by, at=timezone.now()
            )
    except IntegrityError:
        raise NotReady(ALREADY) from None


def _tell(contribution: Contribution, readers: list[User]) -> None:
    """Not what, and not about whom. It stands on the desk when the mail server is away."""
    if readers:
        _write("round", readers, reverse("desk") + "?about_reader=on")
    else:
        _write("round_nobody", who_finds_a_reader(contribution), reverse("people"))


def _write(letter: str, to: list[User], address: str) -> None:
    for someone in to:
        words = {"reader": someone, "link": settings.STAFF_ADDRESS + address}
        try:
            send_mail(
                subject=render_to_string(f"feedback/letters/{letter}_subject.txt").strip(),
                message=render_to_string(f"feedback/letters/{letter}.txt", words),
                from_email=settings.DEFAULT_FROM_EMAIL,
                recipient_list=[someone.email],
            )
        except (OSError, smtplib.SMTPException) as error:
            log.warning("A letter about a colleague was not sent: %s", type(error).__name__)
