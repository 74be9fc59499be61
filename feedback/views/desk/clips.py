"""Clips on the desk: the list, the page of one, and its files by range.

The page of a clip loads nothing of it but a blurred still, and what it plays begins without sound.
Opening the page is logged, and so is the first playing after it (domain.md D5).
"""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import may, required
from audit import actions as audit
from drafts import restoring
from feedback import addresses
from feedback.actions import alerts
from feedback.actions.clips import why_not_clear_clip
from feedback.drafts import thing
from feedback.enums import UNREAD_STATES, State
from feedback.forms.clips import ClearClipForm, LockForm
from feedback.models import Contribution
from feedback.queries.desk_clips import row_of
from feedback.queries.history import history_of_clip
from feedback.queries.locked import locking_of
from feedback.sentences import told
from feedback.transitions import CLEAR, PREPARE
from feedback.views.desk import openings
from feedback.views.desk.clip_list import list_of
from feedback.views.desk.page import found, is_being_read, note_refused
from feedback.visibility import seen_by
from media import captioning, delivery, watching
from media.cues import transcript
from media.enums import GONE, Disguise
from media.forms.captions import CaptionsForm
from media.models import Captions, Clip, Rendition
from media.permissions import SEE_LOCKED
from media.players import Player, player_of
from media.visibility import sees
from media.wording import shown_as
from vault.errors import VaultError


@required("contribution.read")
@require_safe
def clips(request: HttpRequest, pk: int) -> HttpResponse:
    """The list by itself: what a script looks at while somebody waits."""
    contribution = found(request, pk)
    context = {"it": contribution, **list_of(contribution, request.user)}
    return render(request, "feedback/desk/clips.html", context)


def clip_at(request: HttpRequest, pk: int, ref: UUID) -> tuple[Contribution, Clip]:
    """The clip and its contribution, if this person may open that; Http404 otherwise."""
    contribution = found(request, pk)
    return contribution, _clip_of(contribution, ref)


def _clip_of(contribution: Contribution, ref: UUID) -> Clip:
    rows = Clip.objects.held_by(contribution.key_hash).exclude(state__in=GONE)
    clip = rows.select_related("locked_by").filter(ref=ref).first()
    if clip is None:
        raise Http404
    return clip


def to_clip(
    request: HttpRequest, contribution: Contribution, clip: Clip, part: str = ""
) -> HttpResponse:
    """Back to the page of a clip, after a deed on it."""
    openings.pressed(request, f"clip {clip.pk}")
    address = reverse("desk-clip", args=[contribution.pk, clip.ref])
    opened = "?open=1" if contribution.state in {State.WITHDRAWN, State.READING} else ""
    return redirect(f"{address}{opened}#{part}" if part else f"{address}{opened}")


@required("contribution.read")
@require_safe
def clip(request: HttpRequest, pk: int, ref: UUID) -> HttpResponse:
    """One clip, ready to be played. Words that are covered cover their clips too."""
    contribution, row = clip_at(request, pk, ref)
    covers = contribution.state == State.WITHDRAWN or is_being_read(contribution, request.user)
    covered = covers and "open" not in request.GET
    if covered or contribution.state in UNREAD_STATES:
        return redirect("desk-contribution", pk)
    return show_clip(request, contribution, row)


def show_clip(
    request: HttpRequest,
    contribution: Contribution,
    clip: Clip,
    *,
    form: CaptionsForm | None = None,
    lock: LockForm | None = None,
    status: int = 200,
    conflict: str = "",
    problems: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """The page of ``clip``; ``form`` holds captions as they were typed, ``lock`` why it must not be
    seen, and nothing is lost.
    """
    context = {
        "it": contribution, "clip": clip, "row": row_of(clip, request.user), "conflict": conflict,
        "withdrawn": contribution.state == State.WITHDRAWN,
        "problems": [
            *(problems or []), *(form.problems if form else []), *(lock.problems if lock else []),
        ],
    }  # fmt: skip
    if not sees(request.user, clip, sees_contribution=True):
        return render(request, "feedback/desk/clip_locked.html", context, status=status)
    with transaction.atomic():
        words = captioning.newest(clip)
        if openings.is_new(request, f"clip {clip.pk}", f"{clip.state} {words.pk if words else 0}"):
            audit.record("clip.viewed", clip, by=request.user)
            alerts.opened(contribution.pk, by=request.user)
        context |= _inside(request, contribution, clip, form, lock)
        watching.opened(request.session, [clip])
        return render(request, "feedback/desk/clip.html", context, status=status)


def _inside(request, contribution: Contribution, clip: Clip, form, lock) -> dict[str, object]:
    saved = captioning.newest(clip)
    cues, unread = _cues_of(saved)
    drafts = restoring.about(request, thing(contribution.pk))
    at = [contribution.pk, clip.ref]
    if form is None:
        draft = drafts.get(reverse("desk-captions", args=at))
        form = _captions_form(request, draft, clip, cues, captions_seen(saved))
    user = request.user
    return {
        **_locking(request, clip, lock, drafts.get(reverse("desk-clip-lock", args=at))),
        "stuck": why_not_clear_clip(contribution, clip, saved),
        "captions": form, "saved": saved, "unread": unread, "transcript": transcript(cues),
        **_players(request, contribution, clip, saved),
        "wishes": _wishes(contribution, clip) if may(user, CLEAR) else [],
        "may_prepare": may(user, PREPARE) and contribution.state != State.WITHDRAWN,
        "drafts": captioning.drafts_are_made(),
        "history": told(history_of_clip(clip)),
    }  # fmt: skip


def _locking(request, clip: Clip, lock: LockForm | None, draft) -> dict[str, object]:
    """Why it must not be seen, for the lead; for others, the form that asks for that."""
    if not clip.is_locked:
        kept = restoring.put_back(request, draft, {})
        return {"lock": lock or LockForm(auto_id="lock-%s", initial=kept)}
    if not may(request.user, SEE_LOCKED):
        return {}
    return {"may_unlock": True, **locking_of(clip)}


def captions_seen(saved: Captions | None) -> str:
    """What stands in the form for the newest captions: no number, since numbers run on."""
    return addresses.sealed(f"captions.{saved.pk}") if saved else ""


def _captions_form(request, restored, clip: Clip, cues, seen: str) -> CaptionsForm:
    """With the lines that are saved, or with those that this person typed and did not save."""
    if restored is None:
        return CaptionsForm(saved=cues, duration_s=clip.duration_s, initial={"seen": seen})
    restoring.put_back(request, restored, {"words": transcript(cues)})
    return CaptionsForm(restored.data, duration_s=clip.duration_s)


def _cues_of(saved: Captions | None):
    try:
        return captioning.cues_of(saved), False
    except VaultError:
        return [], True


def _players(request, contribution, clip: Clip, saved: Captions | None) -> dict[str, object]:
    """The player of the disguise that was asked for, or of the one that others would see."""
    rows = list(clip.renditions.all())
    made = [each for each in Disguise if any(row.disguise == each for row in rows)]
    wanted = (request.GET.get("as"), clip.disguise, *made)
    chosen = next((each for each in wanted if each in made), Disguise.NONE)
    player = _player(contribution, clip, rows, chosen, saved)
    address = reverse("desk-clip", args=[contribution.pk, clip.ref])
    ways = [
        {"label": shown_as(each).capitalize(), "href": f"{address}?as={each}", "current": each == chosen}
        for each in made
    ]  # fmt: skip
    return {
        "player": player,
        "ways": ways if len(ways) > 1 else [],
        "shown": shown_as(chosen),
        "show_picture": "show" in request.GET,
        "show_address": f"{address}?as={chosen}&show=1",
    }


def _player(contribution, clip: Clip, rows: list[Rendition], chosen: str, saved) -> Player | None:
    def address(row: Rendition) -> str:
        return reverse("desk-clip-file", args=[contribution.pk, clip.ref, row.ref])

    player = player_of(rows, chosen, address=address, blurred=True)
    if player is None or saved is None or chosen == Disguise.COMPUTER:
        return player
    track = reverse("desk-captions-file", args=[contribution.pk, clip.ref, "track"])
    return player.with_track(track, saved.language)


def _wishes(contribution: Contribution, clip: Clip) -> list[dict[str, object]]:
    """Each audience that has the words: whether it has the clip, and the form to let it."""
    has = {row.clearance_id: row for row in clip.cleared.all()}
    rows = contribution.clearances.cleared().select_related("audience")
    return [
        {
            "audience": row.audience,
            "has": has.get(row.pk),
            "form": ClearClipForm(clip=clip, auto_id=f"clear-{row.audience.slug}-%s"),
        }
        for row in rows
    ]


@require_safe
def clip_file(request: HttpRequest, pk: int, ref: UUID, rendition: UUID) -> HttpResponse:
    """A rendition, whole or by range. 404 for whoever may not see it, signed in or not."""
    try:
        row = _rendition(request.user, pk, ref, rendition)
    except Http404:
        note_refused(request, pk)
        raise
    if request.method == "GET" and (verb := watching.verb_of(request.session, row)):
        audit.record(verb, row.clip, by=request.user, disguise=row.disguise)
    return delivery.answer(request, row)


def _rendition(user, pk: int, ref: UUID, rendition: UUID) -> Rendition:
    """In two queries, for a player asks often."""
    rows = Rendition.objects.select_related("clip", "envelope")
    row = rows.filter(ref=rendition, clip__ref=ref).first()
    if row is None or row.clip.state in GONE:
        raise Http404
    mine = seen_by(user).filter(pk=pk, key_hash=row.clip.holder).exclude(state__in=UNREAD_STATES)
    if not sees(user, row.clip, sees_contribution=mine.exists()):
        raise Http404
    return row
