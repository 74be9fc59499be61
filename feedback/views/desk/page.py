"""One contribution: its cover, or its words with everything that can be done about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import may
from feedback.actions import reading
from feedback.enums import UNREAD_STATES, ClearanceState, Level, Safety, State
from feedback.forms import desk as forms
from feedback.models import Audience, Clearance, Contribution, ReplyTemplate
from feedback.queries.history import history_of
from feedback.queries.lundy import lundy_of
from feedback.queries.opened import Opened, changes_of
from feedback.queries.seen import Seen
from feedback.sentences import told
from feedback.transitions import CLEARANCE, SAFETY
from feedback.views.desk.clip_list import list_of
from feedback.views.desk.queue import turn_of
from feedback.views.desk.steps import STEPS, steps_for
from feedback.visibility import seen_by

Bound = Mapping[str, Form]


def found(request: HttpRequest, pk: int) -> Contribution:
    """The contribution, if this person may open it; Http404 otherwise, whatever the reason."""
    contribution = seen_by(request.user).prefetch_related("themes").filter(pk=pk).first()
    if contribution is None:
        raise Http404
    return contribution


def show(
    request: HttpRequest,
    contribution: Contribution,
    *,
    status: int = 200,
    bound: Bound | None = None,
    conflict: str = "",
) -> HttpResponse:
    """The page of one contribution. ``bound`` holds forms to be shown as they were filled in.

    Words are shown only once a person opens them, and each page with words writes its view to
    the log in the transaction that makes the page: no log, no page (domain.md D5).
    """
    if _is_covered(request, contribution, bound, conflict):
        context = _cover(request, contribution, bound or {}, conflict)
        return render(request, "feedback/desk/cover.html", context, status=status)
    with transaction.atomic():
        reading.log_view(contribution, by=request.user)
        context = _words(request, contribution, bound or {}, conflict)
        return render(request, "feedback/desk/contribution.html", context, status=status)


def _is_covered(request, contribution: Contribution, bound: Bound | None, conflict: str) -> bool:
    if contribution.state in UNREAD_STATES:
        return True
    if contribution.state != State.WITHDRAWN:
        return False
    opened = "open" in request.GET or (bound and not conflict)
    return not opened


def _both(request, contribution: Contribution) -> dict[str, object]:
    return {
        "it": contribution,
        "level": Level(contribution.level).name.lower(),
        "turn": turn_of(contribution),
        "unread": contribution.state in UNREAD_STATES,
        "withdrawn": contribution.state == State.WITHDRAWN,
        "seen": Seen.of(contribution),
    }


def _cover(request, contribution: Contribution, bound: Bound, conflict: str) -> dict[str, object]:
    doors = (STEPS["let-in"], STEPS["open"])
    return {
        **_both(request, contribution),
        "conflict": conflict,
        "kept": [text for form in bound.values() for text in form.typed],
        "changes": changes_of(contribution, open_words=False),
        "steps": [step for step in doors if step.offered(contribution, request.user)],
    }


def _words(request, contribution: Contribution, bound: Bound, conflict: str) -> dict[str, object]:
    opened, user = Opened(contribution), request.user
    context = _both(request, contribution)
    make = _Forms(contribution, user, context["seen"], bound)
    listed = list_of(contribution, user)
    return {
        **context,
        **listed,
        "opened": opened,
        "conflict": conflict,
        "problems": problems_of(bound),
        "steps": steps_for(contribution, user),
        "changeable": contribution.state != State.WITHDRAWN,
        "forms": _forms(request, make, opened),
        "wishes": _wishes(make),
        "templates": ReplyTemplate.objects.all(),
        "lundy": lundy_of(contribution),
        "history": told(history_of(contribution)),
        "parts": _parts(contribution, clips=bool(listed["clips"])),
        "may_log": may(user, "audit.read"),
    }


def _parts(contribution: Contribution, *, clips: bool) -> list[dict[str, str]]:
    """Where to jump to on a long page, in its order."""
    parts = {
        "original": "Words", **({"clips": "Clips"} if clips else {}), "sharing": "Sharing", "reply": "Reply", "safety": "Safety",
        "level": "Level", "note": "Notes", "history": "History",
    }  # fmt: skip
    if contribution.state == State.WITHDRAWN:
        del parts["sharing"]
    return [{"href": f"#{part}", "label": label} for part, label in parts.items()]


def problems_of(bound: Bound) -> list[dict[str, str]]:
    """What to put right, each with the place where it is put right."""
    return [
        {"text": error, "href": f"#{slot}" if name == "__all__" else f"#{slot}-{name}"}
        for slot, form in bound.items()
        for name, errors in form.errors.items()
        for error in errors
    ]


@dataclass(frozen=True)
class _Forms:
    """Makes the page's forms; one that was filled in comes back as it was."""

    contribution: Contribution
    user: object
    seen: Seen
    bound: Bound

    def __call__(self, slot: str, form: type[forms.DeskForm], initial=None, **given) -> Form:
        return self.bound.get(slot) or form(
            contribution=self.contribution,
            by=self.user,
            auto_id=f"{slot}-%s",
            initial={"seen": str(self.seen), **(initial or {})},
            **given,
        )


def _forms(request, make: _Forms, opened: Opened) -> dict[str, Form]:
    row = make.contribution
    by_slot = {
        "version": make("version", forms.VersionForm, {"words": opened.to_edit}),
        "level": make("level", forms.LevelForm, {"level": row.level}),
        "themes": make("themes", forms.ThemesForm, {"themes": row.themes.all()}),
        "reply": make("reply", forms.ReplyForm, {"words": _started(request, row)}),
        "note": make("note", forms.NoteForm),
    }
    safety = make("safety", forms.SafetyForm)
    open_to = [s for s in (Safety.SAFE, Safety.HELD) if SAFETY.can(row, s, by=make.user)]
    safety.fields["decision"].choices = [
        pair for pair in safety.fields["decision"].choices if pair[0] in open_to
    ]
    return {**by_slot, "safety": safety} if open_to else by_slot


def _started(request, contribution: Contribution) -> str:
    """The words of the template that was asked for, in the author's language; or nothing."""
    chosen = ReplyTemplate.objects.filter(slug=request.GET.get("template", "")[:50]).first()
    if chosen is None:
        return ""
    in_welsh = contribution.language.startswith("cy") and chosen.words_cy
    return chosen.words_cy if in_welsh else chosen.words


@dataclass(frozen=True)
class Wish:
    """One audience: what the author wished, what was decided, and the forms that it allows."""

    audience: Audience
    clearance: Clearance | None
    clear: Form | None = None
    decline: Form | None = None
    revoke: Form | None = None

    @property
    def wished(self) -> bool:
        """Whether the author said yes and has not taken it back."""
        return self.clearance is not None and self.clearance.state != ClearanceState.WITHDRAWN


_DECISIONS = {
    "clear": (ClearanceState.CLEARED, forms.ClearForm),
    "decline": (ClearanceState.DECLINED, forms.DeclineForm),
    "revoke": (ClearanceState.REVOKED, forms.RevokeForm),
}


def _wishes(make: _Forms) -> list[Wish]:
    rows = make.contribution.clearances.select_related("audience", "decided_by")
    standing = {row.audience_id: row for row in rows}
    shown = Audience.objects.filter(active=True) | Audience.objects.filter(pk__in=standing)
    return [_wish(make, audience, standing.get(audience.pk)) for audience in shown]


def _wish(make: _Forms, audience: Audience, clearance: Clearance | None) -> Wish:
    if clearance is None or make.contribution.state == State.WITHDRAWN:
        return Wish(audience, clearance)
    clearance.contribution = make.contribution  # the same row: nothing is asked for again
    allowed = {
        name: make(f"{name}-{audience.slug}", form, {"title": clearance.title}, clearance=clearance)
        for name, (state, form) in _DECISIONS.items()
        if CLEARANCE.can(clearance, state, by=make.user)
    }
    return Wish(audience, clearance, **allowed)
