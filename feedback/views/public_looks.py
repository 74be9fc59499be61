"""Looking at a clip as others would, before it is sent and after: what scripts ask, what plays."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from feedback import clip_words
from feedback.actions import clip_wishes
from feedback.actions.intake import TooLate
from feedback.queries.clips import Seen, clip_of, how_far, is_stuck, seen_as
from feedback.queries.returning import code_stands
from feedback.views.public_guards import is_foreign
from media import delivery, looks, passes
from media.actions import receiving
from media.enums import IN_THE_WORKS, ClipState, Kind
from media.looks import Look, Over
from media.models import Clip, Rendition
from media.passes import NoPass, Pass


@csrf_exempt  # the pass comes from a page of ours alone, and no cookie stands for it
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """For scripts: ``clip`` as others would see it, or taken back with ``do=take-back``,
    or left with its page (``do=leave``): deleted, unless its words were sent.

    JSON: ``state`` (working, ready, nothing, never, gone), ``progress`` in percent, ``message``,
    ``address`` and ``player`` (video, audio, image); of the clip itself, however it is shown: its
    ``sentence``, whether it was ``refused``, and whether it is ``settled``, so that asking again
    would bring nothing new. 404 for a clip of somebody else's.
    """
    if is_foreign(request):
        return HttpResponse(status=403)
    given, clip = _whose(request)
    try:
        if request.POST.get("do") == "take-back":
            clip_wishes.take_back(clip)
            seen = Seen("gone", "")
        elif request.POST.get("do") == "leave":
            clip_wishes.leave(clip)
            seen = Seen("gone", "")
        else:
            receiving.heard_of(clip)
            seen = _seen(clip, request.POST.get("disguise", ""), given)
    except TooLate:
        seen = Seen("never", str(clip_words.TAKEN_BACK))
    return _answer(seen, clip, given)


def _whose(request: HttpRequest) -> tuple[Pass, Clip]:
    try:
        given = passes.read(request.headers.get("Heard-Pass", ""))
        clip = clip_of(UUID(request.POST.get("clip", "")), given.holder)
    except (NoPass, ValueError) as error:
        raise Http404 from error
    if clip is None or not code_stands(given.holder):
        raise Http404
    return given, clip


def _seen(clip: Clip, wished: str, given: Pass) -> Seen:
    kind = Kind(clip.kind)
    disguise = clip_words.fitting(wished or clip.disguise, kind)
    if disguise != clip.disguise:
        clip = clip_wishes.choose(clip, disguise, viewer=given.viewer)
    else:
        clip_wishes.have_made(clip, disguise, viewer=given.viewer)
    return seen_as(clip, disguise, given.viewer)


def _answer(seen: Seen, clip: Clip, given: Pass) -> JsonResponse:
    clip.refresh_from_db()
    stuck = is_stuck(clip)
    return JsonResponse(
        {
            "state": seen.state,
            "progress": seen.progress,
            "message": seen.message,
            "address": address_of(seen, given),
            "player": player(seen),
            "sentence": how_far(clip, stuck=stuck),
            "refused": clip.state == ClipState.REFUSED,
            "settled": stuck or clip.state not in {ClipState.UPLOADING, *IN_THE_WORKS},
        }
    )


def player(seen: Seen) -> str:
    """What plays it: video, audio, image, or nothing."""
    return seen.rendition.media_type.partition("/")[0] if seen.rendition else ""


def address_of(seen: Seen, given: Pass) -> str:
    """Where it plays for ten minutes, or nothing."""
    if seen.rendition is None:
        return ""
    return reverse("clips-play", args=[looks.issue(Look(seen.rendition.pk, given.root))])


@require_safe
def play(request: HttpRequest, token: str) -> HttpResponse:
    """The rendition itself, for who sent it: opened by their own key, which no other page has."""
    try:
        found = looks.read(token)
    except Over as error:
        raise Http404 from error
    rendition = (
        Rendition.objects.select_related("envelope", "clip")
        .prefetch_related("envelope__wraps")
        .filter(pk=found.rendition, clip__locked_at__isnull=True)
        .first()
    )
    if rendition is None or not code_stands(rendition.clip.holder):
        raise Http404
    return delivery.answer(request, rendition, key=found.viewer)
