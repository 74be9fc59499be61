"""Meetings: planning, the page of one, and its settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import required
from audit import actions as audit
from boards.actions import meetings
from boards.forms.meetings import AccessForm, CancelForm, MeetingForm
from boards.models import AgendaItem, Meeting
from boards.pack.contents import closing_sentence
from boards.queries.clips import put_clips_on
from boards.queries.meetings import Row, agenda_of, loose_papers, offered_to, packs_of
from boards.queries.pages import page_of
from boards.views.clips import ADDRESSES
from boards.views.page import (
    answer,
    attempt,
    back_to,
    board_at,
    frame,
    meeting_at,
    posted,
    to_meeting,
    why_over,
)
from media import watching

ASK = require_http_methods(["GET", "HEAD", "POST"])
_OFFERED = 10  # on the meeting's own page; the rest is a page away


@ASK
@required("board.manage", scope="slug")
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    board = board_at(slug)
    form = MeetingForm(posted(request), board=board)
    if request.method == "POST" and form.is_valid():
        meeting = meetings.plan(board, by=request.user, **form.cleaned_data)
        return redirect(to_meeting(meeting))
    context = frame(request, board) | {
        "form": form,
        "heading": _("A new meeting"),
        "submit": _("Plan it"),
        "back": reverse("boards:board", args=[slug]),
    }
    return render(request, "boards/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@required("board.read", scope="slug")
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The agenda as this person may see it; the view is logged, for it shows children's words."""
    found = meeting_at(slug, pk)
    context = frame(request, found.board)
    reader = context["reader"]
    agenda = agenda_of(found, reader, request.user)
    if agenda:
        shown = {item for line in _lines(agenda) for item in line.log_about()}
        audit.record("meeting.viewed", found, by=request.user, about=shown)
        watching.opened(request.session, put_clips_on(agenda, ADDRESSES))
    context |= {
        "meeting": found,
        "agenda": agenda,
        "papers": loose_papers(found, reader, request.user),
        "packs": packs_of(found, reader),
        "settings": _settings(found),
        "newer_waits": reader.manages and any(line.newer_waits for line in _lines(agenda)),
    }
    if reader.manages and found.is_coming:
        context["offered"] = page_of(offered_to(found.board), ("id",), request.GET, size=_OFFERED)
    return render(request, "boards/meeting.html", context | _turn(context))


def _lines(agenda: list[Row]) -> list[AgendaItem]:
    return [one.item for row in agenda for one in (row, *row.below)]


def _settings(meeting: Meeting) -> list[tuple[str, str]]:
    access = closing_sentence(meeting.access_closed, meeting.access_law, meeting.access_reason)
    record = closing_sentence(meeting.record_closed, meeting.record_law, meeting.record_reason)
    is_open = _("Open to the public")
    return [
        (_("Time"), meeting.time.strftime("%H:%M")),
        (_("Place"), meeting.place),
        (_("Who may attend"), access or is_open),
        (_("The record"), record or is_open),
    ]


def _turn(context: dict) -> dict[str, object]:
    """What the secretary can do next with the pack."""
    meeting, packs = context["meeting"], context["packs"]
    newest = packs[0].pack if packs else None
    current = newest is not None and newest.agenda_version == meeting.agenda_version
    building = newest is not None and not newest.is_built and not newest.needs_person
    return {
        "newest": newest,
        "may_change": context["reader"].manages and meeting.is_coming,
        "building": building,
        "can_issue": bool(newest and newest.is_built and not newest.is_issued and current),
        "out_of_date": bool(newest and newest.is_built and not current and meeting.is_coming),
        "needs_build": not building and not (newest and newest.is_built and current),
    }


@ASK
@required("board.manage", scope="slug")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = meeting_at(slug, pk)
    initial = {"date": found.date, "time": found.time, "place": found.place}
    return answer(
        request,
        MeetingForm(posted(request), initial=initial, board=found.board, meeting=found),
        lambda form: meetings.change(found, by=request.user, **form.cleaned_data),
        context=_asked(request, found, _("Day, time and place"), _("Save")),
        to=to_meeting(found),
        done=_("Saved."),
        over=why_over(found),
    )


@ASK
@required("board.manage", scope="slug")
def access(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Two settings: who may attend, and who may read the record."""
    found = meeting_at(slug, pk)
    names = [f"{p}_{n}" for p in ("access", "record") for n in ("closed", "law", "reason")]
    initial = {name: getattr(found, name) for name in names}
    return answer(
        request,
        AccessForm(posted(request), initial=initial, board=found.board),
        lambda form: meetings.set_access(
            found,
            by=request.user,
            access=form.closing("access_"),
            record=form.closing("record_"),
        ),
        context=_asked(request, found, _("Who may attend, who may read the record"), _("Save")),
        to=to_meeting(found),
        done=_("Saved."),
        over=why_over(found),
    )


@ASK
@required("board.manage", scope="slug")
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = meeting_at(slug, pk)
    return answer(
        request,
        CancelForm(posted(request)),
        lambda form: meetings.cancel(found, by=request.user, words=form.cleaned_data["words"]),
        context=_asked(request, found, _("Cancel this meeting"), _("Cancel the meeting"))
        | {"danger": True},
        to=to_meeting(found),
        done=_("The meeting is cancelled. Its items are offered again."),
        over=why_over(found),
    )


@require_POST
@required("board.manage", scope="slug")
def held(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = meeting_at(slug, pk)
    attempt(
        request,
        lambda: meetings.hold(found, by=request.user),
        _("The meeting was held. Now record what came of each item."),
    )
    return back_to(found)


def _asked(request: HttpRequest, meeting: Meeting, heading: str, submit: str) -> dict:
    return frame(request, meeting.board) | {
        "meeting": meeting,
        "heading": heading,
        "submit": submit,
        "back": to_meeting(meeting),
    }
