"""Papers and packs: adding, building, issuing, and the files themselves."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from audit import actions as audit
from boards.actions import packs, papers
from boards.forms.agendas import PaperForm
from boards.models import Meeting, Pack, Paper
from boards.queries.meetings import agenda_of
from boards.views.meetings import ASK
from boards.views.page import (
    answer,
    attempt,
    back_to,
    frame,
    meeting_at,
    posted,
    to_meeting,
    why_over,
)
from boards.visibility import reader_at, sees_pack, sees_paper
from components.nearest import no_page
from vault import files
from vault.errors import VaultError
from vault.models import Envelope


@ASK
@required("paper.add", scope="slug")
def add_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = meeting_at(slug, pk)
    lines = _lines(request, meeting)
    return answer(
        request,
        PaperForm(
            posted(request), request.FILES if request.method == "POST" else None, lines=lines
        ),
        lambda form: papers.add(
            meeting,
            form.cleaned_data["file"],
            by=request.user,
            title=form.cleaned_data["title"],
            item=meeting.agenda.filter(pk=form.cleaned_data["item"] or 0).first(),
        ),
        context=frame(request, meeting.board)
        | {
            "meeting": meeting,
            "heading": _("Add a paper"),
            "submit": _("Add it"),
            "has_file": True,
            "back": to_meeting(meeting),
        },
        to=to_meeting(meeting),
        done=_("The paper is added."),
        over=why_over(meeting),
    )


def _lines(request: HttpRequest, meeting: Meeting) -> list[tuple[int, str]]:
    """The items that this person sees, with their numbers; no place of what was taken back."""
    rows = agenda_of(meeting, reader_at(request.user, meeting.board), request.user)
    flat = [one for row in rows for one in (row, *row.below)]
    return [
        (row.item.pk, f"{row.number} {row.item.heading}")
        for row in flat
        if not row.item.is_taken_back
    ]


@require_safe
@required("board.read", scope="slug")
@no_page
def paper(request: HttpRequest, slug: str, pk: int, ref: UUID) -> HttpResponse:
    found = _paper(slug, pk, ref)
    if not sees_paper(reader_at(request.user, found.meeting.board), found, by=request.user):
        raise Http404
    if not found.is_remade:
        raise Http404
    audit.record("paper.viewed", found, by=request.user)
    return _file(found.remade, owner=found.remade_owner, name=found.file_name)


@require_safe
@required("board.manage", scope="slug")
@no_page
def paper_original(request: HttpRequest, slug: str, pk: int, ref: UUID) -> HttpResponse:
    """The file as it was brought, with all that was in it: for the secretary alone."""
    found = _paper(slug, pk, ref)
    if not sees_paper(reader_at(request.user, found.meeting.board), found, by=request.user):
        raise Http404
    audit.record("paper.original_viewed", found, by=request.user)
    return _file(found.envelope, owner=found.owner, name=f"original-{found.file_name}")


def _paper(slug: str, meeting: int, ref: UUID) -> Paper:
    rows = Paper.objects.select_related(
        "meeting__board__audience", "agenda_item__board_item__clearance", "envelope", "remade"
    )
    return get_object_or_404(rows, meeting__board__audience__slug=slug, meeting_id=meeting, ref=ref)


@require_POST
@required("paper.add", scope="slug")
def remove_paper(request: HttpRequest, slug: str, pk: int, ref: UUID) -> HttpResponse:
    found = _paper(slug, pk, ref)
    attempt(request, lambda: papers.remove(found, by=request.user), _("The paper is removed."))
    return back_to(found.meeting)


@require_POST
@required("pack.issue", scope="slug")
def build(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = meeting_at(slug, pk)
    done = _("The pack is being built.")
    if not attempt(request, lambda: packs.ask_for(meeting, by=request.user), done):
        return back_to(meeting)
    return redirect("boards:pack", slug, pk, meeting.packs.latest("number").number)


@require_safe
@required("board.read", scope="slug")
def pack(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """How far a pack has come, and the link to its file once it is there."""
    found = _pack(slug, pk, number)
    context = frame(request, found.meeting.board)
    if not (context["reader"].manages or found.is_issued):
        raise Http404
    stale = found.is_built and found.agenda_version != found.meeting.agenda_version
    context |= {
        "pack": found,
        "making": not (found.is_built or found.needs_person),
        "meeting": found.meeting,
        "recalls": found.recalls.select_related("dealt_with_by"),
        "corrected": not found.recalls.filter(corrected=False).exists(),
        "may_open": sees_pack(context["reader"], found) and found.envelope is not None,
        "can_issue": context["may_issue"] and found.is_built and not found.is_issued and not stale,
        "stale": stale and found.meeting.is_coming,
    }
    return render(request, "boards/pack.html", context)


def _pack(slug: str, meeting: int, number: int) -> Pack:
    rows = Pack.objects.select_related("meeting__board__audience", "envelope", "issued_by")
    return get_object_or_404(
        rows, meeting__board__audience__slug=slug, meeting_id=meeting, number=number
    )


@require_safe
@required("board.read", scope="slug")
def pack_file(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    found = _pack(slug, pk, number)
    if not sees_pack(reader_at(request.user, found.meeting.board), found):
        raise Http404
    audit.record("pack.viewed", found, by=request.user, number=found.number)
    name = f"agenda-{found.meeting.date:%Y-%m-%d}-pack-{found.number}.pdf"
    return _file(found.envelope, owner=found.owner, name=name)


@require_POST
@required("pack.issue", scope="slug")
def issue(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    found = _pack(slug, pk, number)
    attempt(
        request,
        lambda: packs.issue(found, by=request.user, sha256=request.POST.get("sha256", "")),
        _("The pack is issued: members see the agenda from now on."),
    )
    return back_to(found.meeting)


def _file(envelope: Envelope | None, *, owner: str, name: str) -> StreamingHttpResponse:
    """A sealed PDF, opened as it is sent; 404 for one that was erased."""
    if envelope is None:
        raise Http404
    try:
        pieces = files.open_range(envelope, owner=owner)
    except VaultError:
        raise Http404 from None
    response = StreamingHttpResponse(pieces, content_type="application/pdf")
    response.headers["Content-Length"] = str(envelope.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
