"""One contribution: its cover, or its words with everything that can be done about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.permissions import may
from drafts import restoring
from feedback.actions import alerts, reading
from feedback.drafts import thing
from feedback.enums import UNREAD_STATES, Safety, State
from feedback.forms import desk as forms
from feedback.models import AlertKind, Contribution, GoesRound, ReplyTemplate
from feedback.queries.history import history_of
from feedback.queries.leads import leads_for
from feedback.queries.lundy import lundy_of
from feedback.queries.opened import Opened, changes_of
from feedback.queries.seen import Seen
from feedback.sentences import told
from feedback.transitions import SAFETY
from feedback.views.desk import openings
from feedback.views.desk.clip_list import list_of
from feedback.views.desk.steps import STEPS, steps_for
from feedback.views.desk.turns import facts_of
from feedback.views.desk.wishes import wishes_of
from feedback.visibility import seen_by

Bound = Mapping[str, Form]


def found(request: HttpRequest, pk: int) -> Contribution:
    """The contribution, if this person may open it; Http404 otherwise, whatever the reason."""
    rows = seen_by(request.user).select_related("held_by", "level_set_by")
    contribution = rows.prefetch_related("themes").filter(pk=pk).first()
    if contribution is None:
        state = note_refused(request, pk)
        if state and state != State.ERASED and _is_told_of(pk, request.user):
            alerts.alert(AlertKind.OUTSIDE, by=request.user, item=pk)
        raise Http404
    return contribution


def note_refused(request: HttpRequest, pk: int) -> str | None:
    """For the log of what was refused, which keeps the entry from whom it keeps the contribution. The
    state that it is in; None where it was never there.
    """
    state = Contribution.objects.filter(pk=pk).values_list("state", flat=True).first()
    if state:
        request.refused_item = pk
    return state


def _is_told_of(pk: int, user) -> bool:
    """Whether it raises an alert that ``user`` tried to open it. Leads get those: what is about one
    would tell them, so there it is told only who tried it themselves.
    """
    named = GoesRound.objects.filter(contribution=pk).values_list("person", flat=True)
    return not named or user.pk in named


def show(
    request: HttpRequest,
    contribution: Contribution,
    *,
    status: int = 200,
    bound: Bound | None = None,
    conflict: str = "",
) -> HttpResponse:
    """The page of one contribution. ``bound`` holds forms to be shown as they were filled in.

    Words are shown only once a person opens them, and each opening writes its view to the log in
    the transaction that makes the page: no log, no page (domain.md D5). Going on with a page that
    is open, by a button on it, is no other opening.
    """
    seen = Seen.of(contribution)
    if _is_covered(request, contribution, bound, conflict):
        context = _cover(request, contribution, seen, bound or {}, conflict)
        return render(request, "feedback/desk/cover.html", context, status=status)
    with transaction.atomic():
        if openings.is_new(request, f"{contribution.pk}", str(seen.added)):
            reading.log_view(contribution, by=request.user)
        context = _words(request, contribution, seen, bound or {}, conflict)
        return render(request, "feedback/desk/contribution.html", context, status=status)


def _is_covered(request, contribution: Contribution, bound: Bound | None, conflict: str) -> bool:
    if contribution.state in UNREAD_STATES:
        return True
    if contribution.state != State.WITHDRAWN and not is_being_read(contribution, request.user):
        return False
    opened = "open" in request.GET or (bound and not conflict)
    return not opened


def is_being_read(contribution: Contribution, user) -> bool:
    """Whether somebody else reads it just now: its words wait until ``user`` takes it over, or says
    that they only want to look.
    """
    return contribution.state == State.READING and contribution.is_with_somebody_else(user)


def _both(request, contribution: Contribution, seen: Seen) -> dict[str, object]:
    return {
        "it": contribution,
        **facts_of(contribution, request.user),
        "unread": contribution.state in UNREAD_STATES,
        "leads": leads_for(request.user),
        "withdrawn": contribution.state == State.WITHDRAWN,
        "seen": seen,
    }


def _cover(request, contribution, seen: Seen, bound: Bound, conflict: str) -> dict[str, object]:
    doors = (STEPS["let-in"], STEPS["open"], STEPS["take-over"])
    return {
        **_both(request, contribution, seen),
        "conflict": conflict,
        "kept": [text for form in bound.values() for text in form.typed],
        "changes": changes_of(contribution, open_words=False),
        "elsewhere": is_being_read(contribution, request.user),
        "steps": [step for step in doors if step.offered(contribution, request.user)],
    }


def _words(request, contribution, seen: Seen, bound: Bound, conflict: str) -> dict[str, object]:
    opened, user, parts = Opened(contribution), request.user, lundy_of(contribution)
    context = _both(request, contribution, seen)
    drafts = restoring.about(request, thing(contribution.pk))
    make = _Forms(contribution, user, context["seen"], bound, request, drafts)
    listed = list_of(contribution, user)
    return {
        **context,
        **listed,
        "opened": opened,
        "conflict": conflict,
        "wrote": any(form.typed for form in bound.values()),
        "problems": problems_of(bound),
        **steps_for(contribution, user, parts),
        "changeable": contribution.state != State.WITHDRAWN,
        **_decisions(_forms(request, make, opened), contribution, clips=bool(listed["clips"])),
        **wishes_of(contribution, opened, make),
        "templates": ReplyTemplate.objects.all(),
        "lundy": parts,
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
    request: HttpRequest
    drafts: Mapping[str, restoring.Restored]

    def __call__(self, slot: str, form: type[forms.DeskForm], initial=None, **given) -> Form:
        if slot in self.bound:
            return self.bound[slot]
        draft = self.drafts.get(_address(slot, self.contribution.pk))
        initial = {"seen": str(self.seen), **(initial or {})}
        return form(
            contribution=self.contribution,
            by=self.user,
            auto_id=f"{slot}-%s",
            initial=restoring.put_back(self.request, draft, initial),
            **given,
        )


def _address(slot: str, pk: int) -> str:
    """Where the form of one slot is sent: ``clear-shadow-board`` is about one audience."""
    verb, _dash, audience = slot.partition("-")
    return reverse(f"desk-{verb}", args=[pk, audience] if audience else [pk])


def _forms(request, make: _Forms, opened: Opened) -> dict[str, Form]:
    row = make.contribution
    by_slot = {
        "version": make("version", forms.VersionForm, {"words": opened.to_edit}),
        "level": make("level", forms.LevelForm, {"level": row.level}),
        "themes": make("themes", forms.ThemesForm, {"themes": row.themes.all()}),
        "reply": make("reply", forms.ReplyForm, {"words": _started(request, row)}),
        "note": make("note", forms.NoteForm),
        "confirm": make("confirm", forms.ConfirmForm),
    }
    safety = make("safety", forms.SafetyForm)
    open_to = [s for s in (Safety.SAFE, Safety.HELD) if SAFETY.can(row, s, by=make.user)]
    safety.fields["decision"].choices = [
        pair for pair in safety.fields["decision"].choices if pair[0] in open_to
    ]
    return {**by_slot, "safety": safety} if open_to else by_slot


def _decisions(forms_: dict[str, Form], row: Contribution, *, clips: bool) -> dict[str, object]:
    """The forms, and what keeps anybody from saying that there is no concern (``not_safe``): that
    choice is not offered then.
    """
    safety = forms_.get("safety")
    choices = safety.fields["decision"].choices if safety else []
    offered = any(value == Safety.SAFE for value, _label in choices)
    reasons = reading.why_not_safe(row) if clips and offered else []
    if reasons:
        safety.fields["decision"].choices = [pair for pair in choices if pair[0] != Safety.SAFE]
    return {"forms": forms_, "not_safe": reasons}


def _started(request, contribution: Contribution) -> str:
    """The words of the template that was asked for, in the author's language; or nothing."""
    chosen = ReplyTemplate.objects.filter(slug=request.GET.get("template", "")[:50]).first()
    if chosen is None:
        return ""
    in_welsh = contribution.language.startswith("cy") and chosen.words_cy
    return chosen.words_cy if in_welsh else chosen.words
