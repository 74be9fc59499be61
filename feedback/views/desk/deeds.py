"""What is done about one contribution: each view is a permission, a form and an action.

Whatever goes wrong, the page comes back with the words that were typed: 422 when something is
missing, 409 when somebody else was quicker.
"""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from feedback.actions import correcting, levels, reading, sharing, telling
from feedback.actions.intake import TooLate
from feedback.forms import desk as forms
from feedback.models import Audience, Clearance, Contribution, ShareableVersion
from feedback.views.desk import openings
from feedback.views.desk.page import found, show
from feedback.views.desk.steps import STEPS
from feedback.visibility import seen_by
from lifecycles.engine import IllegalMove, NotAllowed

# Said when an action refuses; each carries a sentence for people.
_REFUSALS = (
    sharing.NotReady, telling.NothingToTell, telling.LoopNotClosed, levels.NotOpened, TooLate,
)  # fmt: skip
_QUICKER = (forms.Stale, IllegalMove, reading.InOtherHands)
Act = Callable[[Contribution, dict], object]


@required("contribution.read")
@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One contribution: its cover until somebody opens it."""
    return show(request, found(request, pk))


@required("contribution.read")
@require_POST
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the lifecycle."""
    if slug not in STEPS:
        raise Http404
    chosen = STEPS[slug]
    return _do(
        request, pk, "step", forms.MoveForm,
        lambda row, _data: chosen.act(row, by=request.user),
        said=chosen.said, back=reverse("desk") if chosen.leaves else "",
    )  # fmt: skip


@required("contribution.prepare")
@require_POST
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a shareable version."""
    return _do(
        request, pk, "version", forms.VersionForm,
        lambda row, data: sharing.save_version(row, data["words"], by=request.user),
        said=_who_has_older_words, to="older",
    )  # fmt: skip


@required("contribution.read")
@require_POST
def safety(request: HttpRequest, pk: int) -> HttpResponse:
    """The safety decision."""
    return _do(
        request, pk, "safety", forms.SafetyForm,
        lambda row, data: reading.decide_safety(row, data["decision"], by=request.user),
        said=_who_lost_it,
    )  # fmt: skip


@required("contribution.level.raise")
@require_POST
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """The level of concern."""
    return _do(
        request, pk, "level", forms.LevelForm,
        lambda row, data: levels.set_level(row, data["level"], by=request.user, why=data["why"]),
        said="The level of concern is set.",
    )  # fmt: skip


@required("contribution.level.raise")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The level that stands becomes a person's own finding."""
    return _do(
        request, pk, "confirm", forms.ConfirmForm,
        lambda row, _data: levels.confirm(row, by=request.user),
        said="It is your finding now.", to="level",
    )  # fmt: skip


@required("contribution.prepare")
@require_POST
def themes(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is about."""
    return _do(
        request, pk, "themes", forms.ThemesForm,
        lambda row, data: reading.set_themes(row, list(data["themes"]), by=request.user),
        said="The themes are set.",
    )  # fmt: skip


@required("contribution.reply")
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A reply to the author."""
    return _do(
        request, pk, "reply", forms.ReplyForm,
        lambda row, data: telling.reply(row, data["words"], by=request.user),
        said="Your reply is sent. Only its author can open it, with their code.",
    )  # fmt: skip


@required("contribution.note")
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note among staff."""
    return _do(
        request, pk, "note", forms.NoteForm,
        lambda row, data: reading.add_note(row, data["words"], by=request.user),
        said="The note is kept.",
    )  # fmt: skip


@required("contribution.clear")
@require_POST
def clear(request: HttpRequest, pk: int, audience: str) -> HttpResponse:
    """Let one audience see the shareable version."""
    clearance = _clearance(request, pk, audience)
    return _do(
        request, pk, f"clear-{audience}", forms.ClearForm,
        lambda _row, data: sharing.clear(clearance, by=request.user, title=data["title"]),
        said=f"Cleared for {clearance.audience}, and for nobody else.",
        clearance=clearance,
    )  # fmt: skip


@required("contribution.clear")
@require_POST
def correct(request: HttpRequest, pk: int, audience: str) -> HttpResponse:
    """Give an audience that has an older wording the newest one."""
    clearance = _clearance(request, pk, audience)
    return _do(
        request, pk, f"correct-{audience}", forms.CorrectForm,
        lambda _row, data: correcting.correct(clearance, by=request.user, title=data["title"]),
        said=lambda done: " ".join([f"{clearance.audience} has the newest wording.", *done.told]),
        to="older", clearance=clearance,
    )  # fmt: skip


@required("contribution.clear")
@require_POST
def decline(request: HttpRequest, pk: int, audience: str) -> HttpResponse:
    """Do not show it to one audience, and tell the author why."""
    clearance = _clearance(request, pk, audience)
    return _do(
        request, pk, f"decline-{audience}", forms.DeclineForm,
        lambda _row, data: sharing.decline(clearance, by=request.user, words=data["words"]),
        said="Not cleared. The author can read why.",
        clearance=clearance,
    )  # fmt: skip


@required("contribution.clear")
@require_POST
def revoke(request: HttpRequest, pk: int, audience: str) -> HttpResponse:
    """Take one audience's clearance back."""
    clearance = _clearance(request, pk, audience)
    return _do(
        request, pk, f"revoke-{audience}", forms.RevokeForm,
        lambda _row, _data: sharing.revoke(clearance, by=request.user),
        said="Taken back. They can no longer see it.",
        clearance=clearance,
    )  # fmt: skip


def _who_has_older_words(version: ShareableVersion) -> str:
    """What was saved, and who has to be decided about because of it."""
    rows = version.contribution.clearances.with_older_wording().select_related("audience")
    rows = rows.order_by("audience__order", "audience__slug")
    names = [str(row.audience) for row in rows]
    if not names:
        return "The shareable version is saved."
    has = "has" if len(names) == 1 else "have"
    return f"It is saved, and {get_text_list(names, 'and')} still {has} an older wording. Decide about that now."


def _who_lost_it(audiences: list[Audience]) -> str:
    """What a decision about safety did; holding takes back what was cleared."""
    if not audiences:
        return "Your decision about safety is kept. It shares nothing with anyone."
    names = get_text_list([str(audience) for audience in audiences], "and")
    return f"It is held. It was taken back from {names}: nobody else can see it now."


def _clearance(request: HttpRequest, pk: int, audience: str) -> Clearance:
    """What the author wished for one audience; Http404 where they did not say yes to it."""
    rows = Clearance.objects.select_related("audience", "contribution")
    return get_object_or_404(rows, contribution=found(request, pk), audience__slug=audience)


def _do(
    request: HttpRequest,
    pk: int,
    slot: str,
    form_class: type[forms.DeskForm],
    act: Act,
    *,
    said: object,
    back: str = "",
    to: str = "",
    **given: object,
) -> HttpResponse:
    """Check the form, do the deed with the row locked, and go back to the page.

    ``said``: a sentence, or a function of what the deed gave back. ``to``: the part of the page.
    """
    row = found(request, pk)
    given |= {"contribution": row, "by": request.user, "auto_id": f"{slot}-%s"}
    form = form_class(request.POST, **given)
    complete = form.is_valid()
    try:
        with transaction.atomic():
            locked = _locked(request, pk)
            form.check_seen(locked)
            if complete:
                done = act(locked, form.cleaned_data)
                said = said(done) if callable(said) else said
    except _QUICKER as error:
        return _too_slow(request, pk, slot, form, error)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except _REFUSALS as error:
        form.add_error(None, str(error))
        complete = False
    if not complete:
        return show(request, row, status=422, bound={slot: form})
    openings.pressed(request, f"{pk}")
    if said:
        messages.success(request, said)
    return redirect(back or _place(pk, to or slot))


def _place(pk: int, part: str) -> str:
    return reverse("desk-contribution", args=[pk]) + f"#{part}"


def _locked(request: HttpRequest, pk: int) -> Contribution:
    """Asked again under the lock: it may have been deleted since it was found."""
    rows = seen_by(request.user, Contribution.objects.select_for_update())
    return get_object_or_404(rows, pk=pk)


def _too_slow(request, pk: int, slot: str, form: forms.DeskForm, error: Exception) -> HttpResponse:
    """The page as it is now, with what was typed: nobody's words are lost."""
    row = found(request, pk)
    form.look_again(row)
    if isinstance(error, reading.InOtherHands):
        said = str(error)
    else:
        said = _conflict(error.moved if isinstance(error, forms.Stale) else ("state",))
    return show(request, row, status=409, bound={slot: form}, conflict=said)


def _conflict(moved: tuple[str, ...]) -> str:
    sentences = {
        "version": "Someone saved another wording while you were writing.",
        "added": "The author added more words while you had this page open. Read them first.",
        "replied": "A reply was sent while you had this page open.",
        "level": "Someone changed the level of concern while you had this page open.",
        "safety": "Someone decided about safety while you had this page open.",
        "themes": "Someone changed what it is about while you had this page open.",
        "state": "Someone moved this on while you had the page open.",
    }
    return next(said for name, said in sentences.items() if name in moved)
