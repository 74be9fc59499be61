"""What is done about one clip: each view is a permission, a clip and an action."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import may, required
from feedback.actions import clips as actions
from feedback.actions.sharing import NotReady
from feedback.forms.clips import ClearClipForm, LockForm
from feedback.models import Clearance, ClearedClip
from feedback.views.desk import openings
from feedback.views.desk.clips import clip_at, show_clip, to_clip
from lifecycles.engine import IllegalMove, NotAllowed
from media.actions import deciding, keeping
from media.models import Clip
from media.permissions import SEE_LOCKED


@required("contribution.read")
@require_POST
def lock(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    """“This must not be seen”: with a reason, which only the safeguarding lead reads."""
    contribution, clip = clip_at(request, pk, ref)
    form = LockForm(request.POST, auto_id="lock-%s")
    if not form.is_valid():
        return show_clip(request, contribution, clip, status=422, lock=form)
    keeping.lock(clip, by=request.user, why=form.cleaned_data["why"])
    messages.success(request, _SAID_LOCKED[may(request.user, SEE_LOCKED)])
    return to_clip(request, contribution, clip)


_SAID_LOCKED = {
    False: "It is locked. Only the safeguarding lead sees it now. They are told, with your reason.",
    True: "It is locked. Only you, as safeguarding lead, see it now.",
}


@required(SEE_LOCKED)
@require_POST
def looked(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    """The lead has looked at it, and leaves it locked."""
    _contribution, clip = clip_at(request, pk, ref)
    keeping.look(clip, by=request.user)
    openings.pressed(request, "locked")
    messages.success(request, "It stays locked, and does not wait for you any more.")
    return redirect("desk-locked")


@required(SEE_LOCKED)
@require_POST
def unlock(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    contribution, clip = clip_at(request, pk, ref)
    keeping.unlock(clip, by=request.user)
    messages.success(request, "It can be seen again by whoever reads these words.")
    return to_clip(request, contribution, clip)


@required("contribution.prepare")
@require_POST
def decide(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    """What is to become of a clip that did not come out as it should."""
    contribution, clip = clip_at(request, pk, ref)
    what = request.POST.get("do", "")
    if what not in _DECISIONS:
        raise Http404
    act, said = _DECISIONS[what]
    try:
        act(clip, request.user)
    except IllegalMove as error:
        messages.warning(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    else:
        messages.success(request, said)
    return to_clip(request, contribution, clip)


def _try_all_again(clip: Clip, user) -> None:
    for work in clip.work.select_related("clip"):
        deciding.try_again(work, by=user)


_DECISIONS: dict[str, tuple[Callable[[Clip, object], object], str]] = {
    "accept": (
        lambda clip, user: deciding.accept(clip, by=user), "What there is of it counts as all of it.",
    ),
    "again": (
        lambda clip, user: deciding.look_again(clip, by=user), "It is being looked over again.",
    ),
    "retry": (_try_all_again, "It is being tried again."),
}  # fmt: skip


@required("contribution.clear")
@require_POST
def clear(request: HttpRequest, pk: int, ref: UUID, audience: str) -> HttpResponse:
    """Let one audience have the clip, in one disguise."""
    contribution, clip = clip_at(request, pk, ref)
    clearance = get_object_or_404(Clearance, contribution=contribution, audience__slug=audience)
    form = ClearClipForm(request.POST, clip=clip, auto_id=f"clear-{audience}-%s")
    where = f"#clear-{audience}"
    if not form.is_valid():
        problem = "Choose how they are to see it."
        return show_clip(
            request, contribution, clip, status=422, problems=[{"text": problem, "href": where}]
        )
    try:
        actions.clear_clip(clearance, clip, form.cleaned_data["disguise"], by=request.user)
    except NotReady as error:
        return show_clip(
            request, contribution, clip, status=422, problems=[{"text": str(error), "href": where}]
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, f"{clearance.audience} has it now, and nobody else.")
    return to_clip(request, contribution, clip, "sharing")


@required("contribution.clear")
@require_POST
def take_back(request: HttpRequest, pk: int, ref: UUID, audience: str) -> HttpResponse:
    """One audience has it no more; the words stay."""
    contribution, clip = clip_at(request, pk, ref)
    rows = ClearedClip.objects.select_related(
        "clip", "clearance__audience", "clearance__contribution"
    )
    for row in rows.filter(clip=clip, clearance__audience__slug=audience):
        try:
            actions.take_clip_back(row, by=request.user)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
    messages.success(request, "Taken back. They see the words alone.")
    return to_clip(request, contribution, clip, "sharing")
