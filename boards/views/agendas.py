"""Making an agenda: adding, ordering, changing, taking off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import required
from boards.actions import agendas
from boards.enums import ItemKind
from boards.errors import StaleOrder
from boards.forms.agendas import BusinessForm, ItemForm, TakeOffForm
from boards.models import BoardItem, Meeting
from boards.views.clips import shown_beside
from boards.views.meetings import ASK
from boards.views.page import (
    answer,
    attempt,
    back_to,
    frame,
    line_at,
    meeting_at,
    posted,
    to_meeting,
    why_over,
)


@require_POST
@required("board.manage", scope="slug")
def put_on(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = meeting_at(slug, pk)
    item = get_object_or_404(BoardItem, pk=_number(request, "item"), board=meeting.board)
    attempt(
        request,
        lambda: agendas.put_on(item, meeting, by=request.user),
        _("It is on the agenda, and its author has been told when."),
    )
    return back_to(meeting)


def _number(request: HttpRequest, name: str) -> int:
    """A number that was posted; 0, which nothing has, for anything else."""
    return _read_number(request.POST.get(name, ""))


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


@require_POST
@required("board.manage", scope="slug")
def order(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The buttons move one item; dragging sends the whole order. Both name the version."""
    meeting = meeting_at(slug, pk)
    attempt(request, lambda: _ordered(request, meeting), _("The order is saved."))
    pressed = next((name for name in _BUTTONS if name in request.POST), "")
    # At the same button again: who moves an item by keyboard often moves it further.
    return back_to(meeting, f"{pressed}-{_number(request, pressed)}" if pressed else "")


def _ordered(request: HttpRequest, meeting: Meeting) -> None:
    told = {"version": _number(request, "version"), "by": request.user}
    for name, action in _BUTTONS.items():
        if name in request.POST:
            line = meeting.agenda.filter(pk=_number(request, name)).first()
            if line is None:
                raise StaleOrder
            action(line, **told)
            return
    agendas.save_order(meeting, _whole_order(request), **told)


_BUTTONS = {
    "up": lambda line, **told: agendas.shift(line, -1, **told),
    "down": lambda line, **told: agendas.shift(line, 1, **told),
    "in": lambda line, **told: agendas.nest(line, **told),
    "out": lambda line, **told: agendas.unnest(line, **told),
}


def _whole_order(request: HttpRequest) -> agendas.Order:
    """Each ``line`` reads “item:parent”, the parent empty on the first level."""
    found = []
    for text in request.POST.getlist("line"):
        item, _colon, parent = text.partition(":")
        found.append((_read_number(item), _read_number(parent) if parent else None))
    return found


@ASK
@required("board.manage", scope="slug")
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = meeting_at(slug, pk)
    return answer(
        request,
        BusinessForm(posted(request)),
        lambda form: agendas.add_business(meeting, by=request.user, **form.cleaned_data),
        context=frame(request, meeting.board)
        | {
            "meeting": meeting,
            "heading": _("An item of the board’s own"),
            "submit": _("Add it"),
            "back": to_meeting(meeting),
        },
        to=to_meeting(meeting),
        done=_("It is on the agenda."),
        over=why_over(meeting),
    )


@ASK
@required("board.manage", scope="slug")
def item(request: HttpRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    """Its cover note, and whether it is closed."""
    line = line_at(slug, meeting, pk)
    names = ("title", "cover_note", "closed", "law", "reason")
    initial = {name: getattr(line, name) for name in names}
    return answer(
        request,
        ItemForm(posted(request), initial=initial, line=line),
        lambda form: agendas.change_item(
            line,
            by=request.user,
            title=form.cleaned_data.get("title", ""),
            cover_note=form.cleaned_data["cover_note"],
            closing=form.closing(),
        ),
        context=frame(request, line.meeting.board)
        | {
            "meeting": line.meeting,
            "line": line,
            "clips": shown_beside(line, request),
            "can_take_off": line.is_voice and not line.is_taken_back,
            "can_remove": line.kind == ItemKind.BUSINESS,
            "back": to_meeting(line.meeting),
        },
        to=to_meeting(line.meeting),
        done=_("Saved."),
        template="boards/item.html",
        over=why_over(line.meeting),
    )


@ASK
@required("board.manage", scope="slug")
def take_off(request: HttpRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    line = line_at(slug, meeting, pk)
    return answer(
        request,
        TakeOffForm(posted(request), line=line),
        lambda form: agendas.take_off(line, by=request.user, words=form.cleaned_data["words"]),
        context=frame(request, line.meeting.board)
        | {
            "meeting": line.meeting,
            "heading": _("Take it off the agenda"),
            "intro": line.heading,
            "submit": _("Take it off"),
            "danger": True,
            "back": to_meeting(line.meeting),
        },
        to=to_meeting(line.meeting),
        done=_("It is off the agenda and offered again."),
        over=why_over(line.meeting),
    )


@require_POST
@required("board.manage", scope="slug")
def remove(request: HttpRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    line = line_at(slug, meeting, pk)
    attempt(request, lambda: agendas.remove_business(line, by=request.user), _("It is removed."))
    return back_to(line.meeting)
