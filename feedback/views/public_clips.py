"""Clips by plain forms, for whoever has no script: send one, see how far it is, choose, take back.

The words were sent first; the page that follows them, or the return page, holds a pass.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback import budgets, clip_words
from feedback.actions import clip_wishes
from feedback.actions.intake import TooLate
from feedback.queries.clips import clip_of, clips_of, seen_as
from feedback.queries.returning import code_stands
from feedback.views.public_guards import opens_once, public_form
from feedback.views.public_looks import address_of, player
from media import passes
from media.actions import receiving
from media.enums import Kind
from media.errors import NothingSent, NotTaken, TooFast
from media.handlers import SealedFile, SealingUploadHandler
from media.models import Clip
from media.passes import NoPass, Pass
from serving.outages import lost
from tallies.counting import source_of

Guarded = Callable[[HttpRequest], HttpResponse]


def _sealing(view: Guarded) -> Guarded:
    """What is uploaded is sealed as it comes: it never lies on a disk, or whole in memory."""

    def sealed(request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data":
            request.upload_handlers = [SealingUploadHandler(request, _may_send)]
        return view(request)

    sealed.csrf_exempt = True  # the form carries a pass, no cookie
    return sealed


@_sealing
@public_form
@opens_once
def my_clips(request: HttpRequest) -> HttpResponse:
    """One address for everything, so that a phone's history says nothing of it."""
    given = _stands(request.POST.get("pass", ""))
    if given is None:
        return _over(request)
    deed = _DEEDS.get(request.POST.get("do", ""), _list)
    try:
        return deed(request, given)
    except TooLate:
        return _list(request, given, notice=_("You took this back already."))


def _stands(text: str) -> Pass | None:
    """The pass in ``text``, as long as its code was not stopped."""
    try:
        given = passes.read(text)
    except NoPass:
        return None
    return given if code_stands(given.holder) else None


def _may_send(text: str) -> bool:
    """Asked while the form is read: where the database is lost the view says so, with the form there."""
    try:
        return _stands(text) is not None
    except DatabaseError as error:
        if lost(error) is None:
            raise
        return False


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/public/clips/over.html", status=403)


def _list(request: HttpRequest, given: Pass, *, notice: str = "") -> HttpResponse:
    """What we have, and how far it is."""
    clips = clips_of(given.holder)
    context = {"clips": clips, "pass": passes.issue(given), "notice": notice}
    return render(request, "feedback/public/clips/mine.html", context)


def _ask(
    request: HttpRequest, given: Pass, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The form for one film, sound or picture."""
    kind = _kind(request)
    context = {
        "kind": kind,
        "yours": clip_words.YOURS[kind],
        "picture": clip_words.KIND_PICTURES[kind],
        "choices": clip_words.choices(kind, request.POST.get("disguise", "")),
        "pass": passes.issue(given),
        "problem": problem,
    }
    return render(request, "feedback/public/clips/send.html", context, status=status)


def _send(request: HttpRequest, given: Pass) -> HttpResponse:
    kind = _kind(request)
    disguise = clip_words.fitting(request.POST.get("disguise", ""), kind)
    try:
        receiving.receive_whole(
            given, _file(request), kind=kind, disguise=disguise, source=source_of(request)
        )
    except NotTaken as error:
        return _ask(request, given, problem=str(error), status=error.status)
    return _list(request, given, notice=_("All of it is with us. Thank you."))


def _look(request: HttpRequest, given: Pass) -> HttpResponse:
    """What others would see of one clip; asked for in another way, it is made that way."""
    clip = _clip(request, given)
    if clip is None:
        return _list(request, given)
    kind = Kind(clip.kind)
    if wished := request.POST.get("disguise", ""):
        chosen = clip_words.fitting(wished, kind)
        clip = clip_wishes.choose(clip, chosen, viewer=given.viewer)
    disguise = clip_words.fitting(clip.disguise, kind)
    clip_wishes.have_made(clip, disguise, viewer=given.viewer)
    seen = seen_as(clip, disguise, given.viewer)
    context = {
        "clip": clip,
        "yours": clip_words.YOURS[kind],
        "seen": seen,
        "player": player(seen),
        "address": address_of(seen, given),
        "choices": clip_words.choices(kind, disguise),
        "chosen": clip_words.label_of(disguise, kind),
        "pass": passes.issue(given),
    }
    return render(request, "feedback/public/clips/look.html", context)


def _take_back(request: HttpRequest, given: Pass) -> HttpResponse:
    """Asks first."""
    clip = _clip(request, given)
    if clip is None:
        return _list(request, given)
    context = {
        "clip": clip,
        "yours": clip_words.YOURS[Kind(clip.kind)],
        "pass": passes.issue(given),
    }
    return render(request, "feedback/public/clips/sure.html", context)


def _take_back_sure(request: HttpRequest, given: Pass) -> HttpResponse:
    if clip := _clip(request, given):
        clip_wishes.take_back(clip)
    return _list(request, given, notice=_("You took it back."))


def _file(request: HttpRequest) -> SealedFile:
    """What came with the form. Raises NothingSent or TooFast."""
    if budgets.too_many_clips(source_of(request)):
        raise TooFast
    source = request.FILES.get("file")
    if source is None:
        raise NothingSent
    return source


def _kind(request: HttpRequest) -> Kind:
    value = request.POST.get("kind", "")
    return Kind(value) if value in Kind.values else Kind.FILM


def _clip(request: HttpRequest, given: Pass) -> Clip | None:
    try:
        return clip_of(UUID(request.POST.get("clip", "")), given.holder)
    except ValueError:
        return None


_DEEDS: dict[str, Callable[[HttpRequest, Pass], HttpResponse]] = {
    "ask": _ask,
    "send": _send,
    "look": _look,
    "take-back": _take_back,
    "take-back-sure": _take_back_sure,
}
