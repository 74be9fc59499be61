"""After the meeting: what came of each item, and the action log."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import required
from boards.actions import outcomes
from boards.enums import ActionState, OutcomeKind
from boards.forms.outcomes import ActionForm, OutcomeForm
from boards.models import Action, AgendaItem, Outcome
from boards.queries.outcomes import action_log
from boards.queries.pages import page_of
from boards.views.clips import shown_beside
from boards.views.meetings import ASK
from boards.views.page import answer, board_at, frame, line_at, posted, to_meeting
from boards.wordings import to_begin_from
from feedback import texts


@ASK
@required("outcome.record", scope="slug")
def record(request: HttpRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    """The form; once something is recorded, the record."""
    line = line_at(slug, meeting, pk)
    outcome = Outcome.objects.filter(agenda_item=line).select_related("words").first()
    if outcome is not None:
        return _recorded(request, line, outcome)
    return answer(
        request,
        OutcomeForm(posted(request), initial=_begun(request, line), line=line),
        lambda form: outcomes.record(line, form.decision, by=request.user),
        context=frame(request, line.meeting.board)
        | {
            "meeting": line.meeting,
            "line": line,
            "clips": shown_beside(line, request),
            "beginnings": OutcomeKind.choices if line.is_voice else (),
            "back": to_meeting(line.meeting),
        },
        to=to_meeting(line.meeting),
        done=_("Recorded. %(who)s can see it now.") % {"who": capfirst(line.author)}
        if line.is_voice
        else _("Recorded."),
        template="boards/outcome.html",
        over=outcomes.why_nothing(line, line.meeting),
    )


def _begun(request: HttpRequest, line: AgendaItem) -> dict[str, str]:
    """A wording to begin from, when a link asked for one."""
    kind = request.GET.get("begin", "")
    if kind not in OutcomeKind.values or not line.is_voice:
        return {}
    return {"kind": kind, "words": to_begin_from(OutcomeKind(kind), line)}


def _recorded(request: HttpRequest, line: AgendaItem, outcome: Outcome) -> HttpResponse:
    if request.method == "POST":
        return redirect(request.path)
    context = frame(request, line.meeting.board) | {
        "meeting": line.meeting,
        "line": line,
        "clips": shown_beside(line, request),
        "outcome": outcome,
        "words": texts.read_as_staff(outcome.words, owner=outcome.words_owner)
        if outcome.words and outcome.words.size
        else "",
        "back": to_meeting(line.meeting),
    }
    return render(request, "boards/outcome_recorded.html", context)


@require_safe
@required("board.read", scope="slug")
def actions(request: HttpRequest, slug: str) -> HttpResponse:
    """The action log: open ones first due first; done and dropped a link away."""
    board = board_at(slug)
    state = request.GET.get("state", ActionState.OPEN)
    if state not in ActionState.values:
        raise Http404
    newest_first = state != ActionState.OPEN
    page = page_of(
        action_log(board, state=state), ("due", "id"), request.GET, descending=newest_first
    )
    context = frame(request, board) | {
        "page": page,
        "state": state,
        "states": [
            {
                "href": f"?state={value}",
                "label": str(label).capitalize(),
                "current": value == state,
                "count": "",
            }
            for value, label in ActionState.choices
        ],
        "rest": f"&state={state}",
    }
    return render(request, "boards/actions.html", context)


@ASK
@required("outcome.record", scope="slug")
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    board = board_at(slug)
    rows = Action.objects.select_related(
        "closed_by",
        "outcome__agenda_item__meeting__board__audience",
        "outcome__agenda_item__board_item__clearance__contribution",
    )
    found = get_object_or_404(rows, pk=pk, outcome__agenda_item__meeting__board=board)
    line = found.outcome.agenda_item
    return answer(
        request,
        ActionForm(posted(request), line=line),
        lambda form: _closed(form, found, request.user),
        context=frame(request, board)
        | {
            "heading": found.what,
            "intro": _("%(owner)s, by %(due)s")
            % {"owner": found.owner, "due": found.due.strftime("%-d %B %Y")},
            "submit": _("Save"),
            "back": reverse("boards:board-actions", args=[slug]),
        },
        to=reverse("boards:board-actions", args=[slug]),
        done=_("Saved, and %(who)s has been told.") % {"who": line.author}
        if line.is_voice
        else _("Saved."),
        over=_how_it_ended(found),
    )


def _how_it_ended(action: Action) -> str:
    """When an action was done or dropped, and who said so; nothing while it is open."""
    if action.closed_at is None:
        return ""
    known = {"who": action.closed_by, "day": date_format(localtime(action.closed_at), "j F Y")}
    if action.state == ActionState.DONE:
        return _("It is done. %(who)s recorded that on %(day)s.") % known
    return _("It will not be done. %(who)s recorded that on %(day)s.") % known


def _closed(form: ActionForm, action: Action, by) -> None:
    close = outcomes.mark_done if form.cleaned_data["state"] == "done" else outcomes.drop
    close(action, by=by, words=form.cleaned_data.get("words", ""))
