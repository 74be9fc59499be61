"""The files of clips that go with a line of an agenda. 404 for whoever may not, signed in or not."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit import actions as audit
from boards.models import AgendaItem
from boards.queries.clips import Addresses, Shown, clips_of, shown_with
from boards.views.page import line_at
from boards.visibility import reader_at, sees_clip
from feedback.models import ClearedClip
from media import captioning, delivery, watching, webvtt
from media.models import Clip, Rendition
from vault.errors import VaultError


def _file(line: AgendaItem, clip: Clip, rendition: Rendition) -> str:
    meeting = line.meeting
    return reverse(
        "boards:clip-file",
        args=[meeting.board.slug, meeting.pk, line.pk, clip.ref, rendition.ref],
    )


def _captions(line: AgendaItem, clip: Clip) -> str:
    meeting = line.meeting
    return reverse("boards:clip-captions", args=[meeting.board.slug, meeting.pk, line.pk, clip.ref])


ADDRESSES = Addresses(_file, _captions)


def shown_beside(line: AgendaItem, request: HttpRequest) -> list[Shown]:
    """A line's clips with players, on a page about that line alone."""
    shown = shown_with([line], ADDRESSES).get(line.pk, [])
    watching.opened(request.session, [one.clip for one in shown])
    return shown


@require_safe
def clip_file(
    request: HttpRequest, slug: str, meeting: int, pk: int, ref: UUID, rendition: UUID
) -> HttpResponse:
    """A rendition in the cleared disguise, whole or by range; its first playing is logged."""
    line, cleared = _cleared(slug, meeting, pk, ref)
    rows = cleared.clip.renditions.select_related("envelope", "clip")
    row = rows.filter(ref=rendition).first()
    if row is None or not _sees(request, line, cleared, row.disguise):
        raise Http404
    if request.method == "GET" and (verb := watching.verb_of(request.session, row)):
        audit.record(verb, row.clip, by=request.user, disguise=row.disguise, board=slug)
    return delivery.answer(request, row)


@require_safe
def captions(request: HttpRequest, slug: str, meeting: int, pk: int, ref: UUID) -> HttpResponse:
    """The words in it that a person has checked, as they run beside it."""
    line, cleared = _cleared(slug, meeting, pk, ref)
    if not _sees(request, line, cleared, cleared.disguise):
        raise Http404
    try:
        text = webvtt.to_webvtt(captioning.cues_of(captioning.checked(cleared.clip)))
    except VaultError:
        raise Http404 from None
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cleared(slug: str, meeting: int, pk: int, ref: UUID) -> tuple[AgendaItem, ClearedClip]:
    line = line_at(slug, meeting, pk)
    if not line.is_voice:
        raise Http404
    rows = clips_of([line.board_item.clearance_id]).select_related("clip")
    cleared = rows.filter(clip__ref=ref).first()
    if cleared is None:
        raise Http404
    return line, cleared


def _sees(request: HttpRequest, line: AgendaItem, cleared: ClearedClip, disguise: str) -> bool:
    reader = reader_at(request.user, line.meeting.board)
    return sees_clip(reader, line, line.meeting, cleared=cleared, disguise=disguise)
