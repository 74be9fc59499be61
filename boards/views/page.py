"""What every page of the boards shares: its rights, and how a form is answered."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import may
from boards.enums import MeetingState
from boards.errors import Incomplete, NotAPdf, NotReady, StaleOrder, TooLate
from boards.forms.base import BoardForm
from boards.models import AgendaItem, Board, Meeting
from boards.visibility import reader_at
from drafts import restoring
from feedback.models.sharing import has_newer_wording
from lifecycles.engine import IllegalMove, NotAllowed

# What an action may refuse with a sentence for people.
REFUSALS = (NotReady, TooLate, StaleOrder, NotAPdf, IllegalMove, NotAllowed)


def board_at(slug: str) -> Board:
    return get_object_or_404(Board.objects.select_related("audience"), audience__slug=slug)


def meeting_at(slug: str, pk: int) -> Meeting:
    """The meeting, of that board alone."""
    rows = Meeting.objects.select_related("board__audience")
    return get_object_or_404(rows, board__audience__slug=slug, pk=pk)


def line_at(slug: str, meeting: int, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.select_related(
        "meeting__board__audience", "board_item__clearance__contribution"
    ).annotate(newer_waits=has_newer_wording("board_item__clearance"))
    return get_object_or_404(rows, meeting__board__audience__slug=slug, meeting_id=meeting, pk=pk)


def frame(request: HttpRequest, board: Board | None = None) -> dict[str, object]:
    """What this person is at ``board``."""
    context: dict[str, object] = {}
    if board is not None:
        context |= {
            "board": board,
            "reader": reader_at(request.user, board),
            "may_issue": may(request.user, "pack.issue", board.slug),
            "may_record": may(request.user, "outcome.record", board.slug),
            "may_add_papers": may(request.user, "paper.add", board.slug),
        }
    return context


def posted(request: HttpRequest):
    """What a form is bound to: an empty POST is one too."""
    return request.POST if request.method == "POST" else None


def attempt(request: HttpRequest, action: Callable[[], object], done: str) -> bool:
    """Run ``action`` and say ``done``, or why it was refused."""
    try:
        action()
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def answer(
    request: HttpRequest,
    form: BoardForm,
    save: Callable[[BoardForm], object],
    *,
    context: dict[str, object],
    to: str,
    done: str,
    template: str = "boards/form.html",
    over: str = "",
) -> HttpResponse:
    """Show ``form``, or save it and go on to ``to``. What was typed is kept when it is refused.

    ``over``: that there is nothing left to do here, as a sentence. It is shown in place of an empty form.
    """
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, done)
        return redirect(to)
    if not form.is_bound:
        restored = restoring.at(request, request.path)
        if over and not restored:
            return render(request, "boards/over.html", {**context, "over": over})
        form.initial = restoring.put_back(request, restored, form.initial)
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)


def _saved(form: BoardForm, save: Callable[[BoardForm], object]) -> bool:
    try:
        save(form)
    except Incomplete as incomplete:
        form.take_problems(incomplete.problems)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def why_over(meeting: Meeting) -> str:
    """That a meeting has nothing left to prepare, as a sentence; nothing while it is coming."""
    if meeting.is_coming:
        return ""
    if meeting.state == MeetingState.CANCELLED:
        return _("This meeting was cancelled.")
    return _("This meeting was held: what was on its agenda stays as it is.")


def to_meeting(meeting: Meeting) -> str:
    return reverse("boards:meeting", args=[meeting.board.slug, meeting.pk])


def back_to(meeting: Meeting, part: str = "") -> HttpResponseRedirect:
    """To the page of ``meeting``; ``part`` is the id of what to open it at."""
    return redirect(to_meeting(meeting) + (f"#{part}" if part else ""))
