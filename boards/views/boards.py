"""My boards, one board, what is offered to it, and its recalls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from audit import actions as audit
from boards.actions import packs
from boards.models import BoardItem
from boards.queries.clips import cleared_by
from boards.queries.meetings import (
    my_boards,
    offered_to,
    open_recalls,
    recalls_of,
    waiting_for_outcome,
)
from boards.queries.pages import page_of
from boards.views.page import attempt, board_at, frame
from feedback.models.sharing import has_newer_wording


@require_safe
@required("board.read")
def boards(request: HttpRequest) -> HttpResponse:
    rows = list(my_boards(request.user))
    if len(rows) == 1:
        return redirect("boards:board", rows[0].slug)
    return render(request, "boards/boards.html", {**frame(request), "boards": rows})


@require_safe
@required("board.read", scope="slug")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    found = board_at(slug)
    context = frame(request, found) | {
        "coming": found.meetings.coming(),
        "past": page_of(found.meetings.past(), ("date", "id"), request.GET, descending=True),
    }
    if context["reader"].manages:
        context |= {
            "recalls": open_recalls(found).values("pack").distinct().count(),
            "offered": offered_to(found).count(),
            "silent": waiting_for_outcome(found),
        }
    return render(request, "boards/board.html", context)


@require_safe
@required("board.manage", scope="slug")
def offered(request: HttpRequest, slug: str) -> HttpResponse:
    """What was cleared for this board and is on no agenda yet, oldest first."""
    found = board_at(slug)
    page = page_of(offered_to(found), ("id",), request.GET)
    return render(request, "boards/offered.html", frame(request, found) | {"page": page})


@require_safe
@required("board.manage", scope="slug")
def offered_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One item in its cleared wording; the view is logged."""
    found = board_at(slug)
    rows = BoardItem.objects.select_related("clearance__contribution")
    rows = rows.annotate(newer_waits=has_newer_wording("clearance"))
    item = get_object_or_404(rows, pk=pk, board=found)
    audit.record("board_item.viewed", item, by=request.user)
    context = frame(request, found) | {
        "item": item,
        "coming": found.meetings.coming(),
        "clips": cleared_by([item.clearance_id]).get(item.clearance_id, ()),
    }
    return render(request, "boards/offered_item.html", context)


@require_safe
@required("board.manage", scope="slug")
def recalls(request: HttpRequest, slug: str) -> HttpResponse:
    found = board_at(slug)
    page = page_of(recalls_of(found), ("id",), request.GET, descending=True)
    return render(request, "boards/recalls.html", frame(request, found) | {"page": page})


@require_POST
@required("board.manage", scope="slug")
def recall_dealt_with(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    recall = get_object_or_404(recalls_of(board_at(slug)), pk=pk)
    attempt(
        request,
        lambda: packs.deal_with(recall, by=request.user),
        _("Written down: that pack has been fetched back."),
    )
    return redirect("boards:board-recalls", slug)
