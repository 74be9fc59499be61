"""What the author is told: steps of the journey, and replies."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, Actor
from feedback import texts
from feedback.actions.intake import TooLate
from feedback.clock import to_the_hour
from feedback.enums import STEPS_OF_AUTHORS, Helped, State, StepKind
from feedback.models import Contribution, HelpedAnswer, JourneyStep, Reply
from feedback.queries.lundy import lundy_of
from feedback.transitions import CONTRIBUTION


class NothingToTell(ValueError):
    """Words for the child are needed here and there are none."""


class LoopNotClosed(ValueError):
    """The author has not been told what came of it (domain.md P1)."""


def tell(
    contribution: Contribution, kind: StepKind, *, words: str = "", **facts: str
) -> JourneyStep:
    """Add a step to the journey, in the caller's transaction; ``words`` are sealed to the author.

    ``facts`` are short strings that the step's sentence needs: ``board`` (an audience's slug,
    named when it is shown, in the reader's language), ``date``, ``due``.
    """
    step = JourneyStep(
        contribution=contribution, kind=kind, at=_at(contribution, kind), facts=facts
    )
    if words.strip():
        step.words = texts.seal_to_both(words, owner=step.words_owner, contribution=contribution)
    step.save()
    return step


def _at(contribution: Contribution, kind: StepKind) -> datetime:
    """Now; to the hour where the author is the one who did it, but after what they were told."""
    if kind not in STEPS_OF_AUTHORS:
        return timezone.now()
    told = [rows.aggregate(newest=Max("at"))["newest"] for rows in _told(contribution)]
    return max([to_the_hour(), *filter(None, told)])


def _told(contribution: Contribution) -> tuple[QuerySet, QuerySet]:
    return contribution.journey.all(), contribution.replies.all()


def reply(contribution: Contribution, words: str, *, by) -> Reply:
    """Send a reply: sealed to staff and author, logged. Raises NothingToTell when it is empty."""
    if not words.strip():
        raise NothingToTell("Write something first.")
    with transaction.atomic():
        row = Reply(contribution=contribution, by=by, at=timezone.now())
        row.envelope = texts.seal_to_both(words, owner=row.owner, contribution=contribution)
        row.save()
        audit.record("contribution.replied", contribution, by=by)
    return row


def mark_answered(contribution: Contribution, *, by: Actor) -> Contribution:
    """The author knows what came of it, or has a reply. Raises LoopNotClosed otherwise."""
    if not lundy_of(contribution).influence:
        raise LoopNotClosed(
            "Reply first, or wait for a board: nobody has told the author anything."
        )
    return CONTRIBUTION.move(contribution, State.ANSWERED, by=by)


def close(contribution: Contribution, *, by) -> Contribution:
    """Finish. Raises LoopNotClosed while audience or influence are empty (domain.md P1)."""
    parts = lundy_of(contribution)
    if not (parts.audience and parts.influence):
        raise LoopNotClosed("It cannot be closed: its author has not been told what came of it.")
    with transaction.atomic():
        CONTRIBUTION.move(contribution, State.CLOSED, by=by, closed_at=timezone.now())
        tell(contribution, StepKind.CLOSED)
    return contribution


def did_it_help(contribution: Contribution, answer: Helped, *, why: str = "") -> HelpedAnswer:
    """The author's one-tap answer; “no” takes the contribution up again so that a person looks.

    Raises TooLate once it is deleted.
    """
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if contribution.state == State.ERASED:
            raise TooLate
        row = HelpedAnswer(contribution=contribution, answer=answer, at=to_the_hour())
        if why.strip():
            row.why = texts.seal_to_staff(why, owner=row.why_owner)
        row.save()
        audit.record("contribution.helped", contribution, by=AUTHOR, answer=answer)
        if answer == Helped.NO and contribution.state in {State.ANSWERED, State.CLOSED}:
            CONTRIBUTION.move(contribution, State.PREPARING, by=AUTHOR, closed_at=None)
    return row
