"""After the meeting: what came of each item, in words that reach the child."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import check
from audit import actions as audit
from boards.actions.agendas import put_on_by_itself
from boards.actions.meetings import changing
from boards.actions.telling import settle, tell_author
from boards.decisions import Decision
from boards.enums import ActionState, BoardItemState, ItemKind, MeetingState, OutcomeKind
from boards.errors import Incomplete, NotReady
from boards.models import Action, AgendaItem, Meeting, Outcome
from boards.transitions import ACTION, BOARD_ITEM, RECORD
from feedback import texts
from feedback.enums import StepKind

_STEPS = {
    OutcomeKind.NOTED: StepKind.NOTED,
    OutcomeKind.ACTION: StepKind.ACTION,
    OutcomeKind.DECLINED: StepKind.DECLINED,
    OutcomeKind.DEFERRED: StepKind.DEFERRED,
}


def record(item: AgendaItem, decision: Decision, *, by) -> Outcome:
    """Record how ``item`` left its meeting; where it carries somebody's words, ours reach their return page.

    In order: the outcome (words sealed to staff and author), its action if there is one, the
    board item considered (and, deferred, offered again and put on the later agenda), the
    author told, the contribution answered once no board has anything left to do, all logged.
    Raises NotReady before the meeting was held or for the second time, Incomplete for what
    ``decision`` lacks.
    """
    check(by, RECORD, item.meeting.board.slug)
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        _check(item, meeting, decision)
        outcome = _store(item, decision, by)
        if item.is_voice:
            _move_voice(item, decision, by)
        elif decision.kind == OutcomeKind.DEFERRED:
            _bring_back(item, decision.deferred_to)
        audit.record("outcome.recorded", outcome, by=by, kind=decision.kind, item=item.pk)
    return outcome


def _check(item: AgendaItem, meeting: Meeting, decision: Decision) -> None:
    if Outcome.objects.filter(agenda_item=item).exists():
        raise NotReady(_("What came of this item has been recorded already."))
    if why := why_nothing(item, meeting):
        raise NotReady(why)
    if problems := decision.problems(item):
        raise Incomplete(problems)


def why_nothing(item: AgendaItem, meeting: Meeting) -> str:
    """Why nothing can be recorded for an item without an outcome, as a sentence; else nothing."""
    if meeting.state == MeetingState.CANCELLED:
        return _("This meeting was cancelled.")
    if meeting.state != MeetingState.HELD:
        return _("Say first that the meeting was held.")
    if item.kind == ItemKind.STANDING:
        return _("Record what came of each item below the standing item instead.")
    if item.is_taken_back:
        return _("This item was taken back, so nothing can be recorded for it.")
    return ""


def _store(item: AgendaItem, decision: Decision, by) -> Outcome:
    outcome = Outcome(
        agenda_item=item,
        kind=decision.kind,
        because=decision.because.strip(),
        deferred_to=decision.deferred_to if decision.kind == OutcomeKind.DEFERRED else None,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    if item.is_voice:
        outcome.words = texts.seal_to_both(
            decision.words,
            owner=outcome.words_owner,
            contribution=item.board_item.contribution,
        )
    outcome.save()
    if decision.kind == OutcomeKind.ACTION:
        action = Action.objects.create(
            outcome=outcome,
            what=decision.what.strip(),
            owner=decision.owner.strip(),
            due=decision.due,
        )
        audit.record("action.opened", action, by=by)
    return outcome


def _move_voice(item: AgendaItem, decision: Decision, by) -> None:
    voice = item.board_item
    BOARD_ITEM.move(voice, BoardItemState.CONSIDERED, by=by, detail={"outcome": decision.kind})
    if decision.kind == OutcomeKind.DEFERRED:
        BOARD_ITEM.move(voice, BoardItemState.OFFERED, by=by)
        put_on_by_itself(voice, decision.deferred_to)
    tell_author(voice, _STEPS[decision.kind], words=decision.words, **_facts(item, decision))
    settle(voice.contribution)


def _facts(item: AgendaItem, decision: Decision) -> dict[str, str]:
    """``date``: the meeting's, or for what was deferred the later one's."""
    if decision.kind == OutcomeKind.DEFERRED:
        return {"date": decision.deferred_to.date.isoformat()}
    facts = {"date": item.meeting.date.isoformat()}
    if decision.kind == OutcomeKind.ACTION:
        facts |= {"owner": decision.owner.strip(), "due": decision.due.isoformat()}
    return facts


def _bring_back(item: AgendaItem, later: Meeting) -> None:
    """Business of the board's own, on the later agenda under the same title."""
    locked = changing(later)
    last = locked.agenda.order_by("-position").first()
    AgendaItem.objects.create(
        meeting=locked,
        kind=ItemKind.BUSINESS,
        title=item.title,
        cover_note=item.cover_note,
        position=last.position + 1 if last else 1,
        closed=item.closed,
        law=item.law,
        reason=item.reason,
    )


def mark_done(action: Action, *, by, words: str = "") -> Action:
    """It is done; its author is told, with ``words`` if there are any."""
    with transaction.atomic():
        _close(action, ActionState.DONE, by)
        _tell(action, StepKind.DONE, words)
    return action


def drop(action: Action, *, by, words: str) -> Action:
    """It will not be done. Its author is told so and why: Incomplete without words for them."""
    if action.outcome.agenda_item.is_voice and not words.strip():
        raise Incomplete({"words": _tell_why(action.outcome.agenda_item)})
    with transaction.atomic():
        _close(action, ActionState.DROPPED, by)
        _tell(action, StepKind.DECLINED, words)
    return action


def _tell_why(line: AgendaItem) -> str:
    return _("Tell %(who)s why it will not be done.") % {"who": line.author}


def _close(action: Action, to: ActionState, by) -> None:
    ACTION.move(action, to, by=by, closed_at=timezone.now(), closed_by=by)


def _tell(action: Action, kind: StepKind, words: str) -> None:
    voice = action.outcome.agenda_item.board_item
    if voice is not None:
        tell_author(voice, kind, words=words, owner=action.owner)
