"""The captions of one clip: the editor, and captions as files."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from audit import actions as audit
from feedback.actions import alerts
from feedback.actions import clips as actions
from feedback.enums import UNREAD_STATES
from feedback.models import AlertKind, Contribution
from feedback.views.desk.clips import captions_seen, clip_at, show_clip, to_clip
from lifecycles.engine import NotAllowed
from media import captioning, webvtt
from media.actions import deciding
from media.forms.captions import CaptionsForm
from media.models import Clip
from media.visibility import sees
from vault.errors import VaultError

_SAVES = {"save": False, "check": True}
_SAID = {
    "save": "The draft is saved. Nothing of it is shown to others.",
    "check": "Checked, by you. Whoever gets this clip reads these words with it.",
}
_NO_WORDS = "Write what is said, or what is heard: [a door closes], [nobody speaks]."
_QUICKER = "Other captions were saved while you were writing. Yours are below, and not saved yet."


@required("contribution.prepare")
@require_POST
def edit(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    """A press in the editor: an edit comes back with all that was typed, the rest saves it."""
    contribution, clip = clip_at(request, pk, ref)
    if not sees(request.user, clip, sees_contribution=True):
        raise Http404
    form = CaptionsForm(request.POST, request.FILES, duration_s=clip.duration_s)
    asked = request.POST.get("do", "")
    if asked == "draft":
        return _ask_for_draft(request, contribution, clip)
    if asked in _SAVES:
        return _save(request, contribution, clip, form, asked)
    form.edit(asked)
    return show_clip(request, contribution, clip, form=form, status=422 if form.problems else 200)


def _ask_for_draft(request: HttpRequest, contribution: Contribution, clip: Clip) -> HttpResponse:
    try:
        deciding.ask_for_draft(clip, by=request.user)
    except ValueError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "A draft is being made. It is a machine’s: correct every line.")
    return to_clip(request, contribution, clip, "captions")


def _save(
    request: HttpRequest, contribution: Contribution, clip: Clip, form: CaptionsForm, asked: str
) -> HttpResponse:
    form.is_valid()
    cues = form.cues()
    if cues is None:
        return show_clip(request, contribution, clip, form=form, status=422)
    language = contribution.language.split("-")[0]
    try:
        with transaction.atomic():
            locked = Clip.objects.select_for_update().get(pk=clip.pk)
            newest = captioning.newest(locked)
            if captions_seen(newest) != form.cleaned_data.get("seen", ""):
                return _too_slow(request, contribution, clip, form)
            actions.save_captions(
                locked, cues, by=request.user, checked=_SAVES[asked], language=language
            )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except ValueError:
        form.add_error(None, _NO_WORDS)
        return show_clip(request, contribution, clip, form=form, status=422)
    messages.success(request, _SAID[asked])
    return to_clip(request, contribution, clip, "captions")


def _too_slow(request, contribution: Contribution, clip: Clip, form: CaptionsForm) -> HttpResponse:
    newest = captioning.newest(clip)
    form.data = form.data.copy()
    form.data["seen"] = captions_seen(newest)
    return show_clip(request, contribution, clip, form=form, status=409, conflict=_QUICKER)


_FILES = {
    "track": (webvtt.to_webvtt, "text/vtt; charset=utf-8", ""),
    "vtt": (webvtt.to_webvtt, "text/vtt; charset=utf-8", "captions.vtt"),
    "srt": (webvtt.to_srt, "application/x-subrip; charset=utf-8", "captions.srt"),
}


@required("contribution.read")
@require_safe
def file(request: HttpRequest, pk: int, ref: UUID, form: str) -> HttpResponse:
    """The newest captions as text that we wrote: beside the player, or as a file to keep."""
    contribution, clip = clip_at(request, pk, ref)
    visible = sees(request.user, clip, sees_contribution=True)
    if form not in _FILES or not visible or contribution.state in UNREAD_STATES:
        raise Http404
    try:
        cues = captioning.cues_of(captioning.newest(clip))
    except VaultError:
        raise Http404 from None
    if form != "track":
        audit.record("clip.captions_taken", clip, by=request.user)
        alerts.alert(AlertKind.TAKEN_OUT, by=request.user, item=pk)
    return captions_file(cues, form)


def captions_file(cues, form: str) -> HttpResponse:
    """Captions as a response; ``form`` is track, vtt or srt."""
    write, media_type, name = _FILES[form]
    response = HttpResponse(write(cues), content_type=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
