"""What the author is told: steps of the journey, and replies."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from audit import actions as audit
from audit.actors import AUTHOR, Actor
from feedback import budgets, texts, triage
from feedback.actions.intake import TooLate, look_at_more
from feedback.clock import to_the_hour
from feedback.enums import STEPS_OF_AUTHORS, Helped, State, StepKind
from feedback.models import Contribution, HelpedAnswer, JourneyStep, Reply
from feedback.queries.lundy import Lundy, lundy_of
from feedback.transitions import CONTRIBUTION, LET_GO
from vault import envelopes, keys


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


def why_not_answered(parts: Lundy) -> str:
    """What keeps it from counting as answered; nothing where it can."""
    if parts.influence:
        return ""
    return "Reply first, or wait for a board: nobody has told the author anything."


def why_not_closed(parts: Lundy) -> str:
    """What keeps it from being closed (domain.md P1); nothing where it can be."""
    if parts.audience and parts.influence:
        return ""
    return "It cannot be closed: its author has not been told what came of it."


def mark_answered(contribution: Contribution, *, by: Actor) -> Contribution:
    """The author knows what came of it, or has a reply. Raises LoopNotClosed otherwise."""
    if reason := why_not_answered(lundy_of(contribution)):
        raise LoopNotClosed(reason)
    return CONTRIBUTION.move(contribution, State.ANSWERED, by=by, **LET_GO)


def close(contribution: Contribution, *, by) -> Contribution:
    """Finish. Raises LoopNotClosed while audience or influence are empty (domain.md P1)."""
    if reason := why_not_closed(lundy_of(contribution)):
        raise LoopNotClosed(reason)
    with transaction.atomic():
        CONTRIBUTION.move(contribution, State.CLOSED, by=by, closed_at=timezone.now(), **LET_GO)
        tell(contribution, StepKind.CLOSED)
    return contribution


def did_it_help(
    contribution: Contribution, answer: Helped, *, why: str = "", source: str = ""
) -> HelpedAnswer:
    """The author's one-tap answer; “no” takes the contribution up again so that a person looks.

    Raises TooLate once it is deleted, TooMuch where a long ``why`` is over the budget.
    """
    budgets.check(source, why)
    row = HelpedAnswer(contribution=contribution, answer=answer, at=to_the_hour())
    # Before the transaction, which keeps all others waiting on SQLite.
    finding = triage.look_at(why) if why.strip() else None
    sealed = texts.sealed(why, owner=row.why_owner, to=[keys.staff()]) if finding else None
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if contribution.state == State.ERASED:
            raise TooLate
        budgets.count_words(source, why)
        if sealed:
            row.why = envelopes.store(*sealed)
        row.save()
        audit.record("contribution.helped", contribution, by=AUTHOR, answer=answer)
        if finding:
            look_at_more(contribution, finding)
        if answer == Helped.NO and contribution.state in {State.ANSWERED, State.CLOSED}:
            CONTRIBUTION.move(contribution, State.PREPARING, by=AUTHOR, closed_at=None, **LET_GO)
    return row
