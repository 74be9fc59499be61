"""What authors asked to be deleted: a person looks, then deletes or says what must stay.

No words are shown here, so the data protection officer can do it too.
"""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from drafts import restoring
from feedback.actions import leaving
from feedback.actions.sharing import NotReady
from feedback.enums import State
from feedback.forms import desk as forms
from feedback.models import Contribution
from feedback.queries.seen import Seen
from feedback.views.desk.page import note_refused, problems_of
from feedback.visibility import kept_from, staff_may_see
from lifecycles.engine import IllegalMove

SHOWN = 100


def _asked(user) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(state=State.WITHDRAWN, erasure_asked_at__isnull=False)
    return rows.exclude(kept_from(user))


@required("contribution.erase")
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """Those that wait, oldest request first; the first SHOWN of them."""
    rows = list(_asked(request.user).order_by("erasure_asked_at", "id")[: SHOWN + 1])
    context = {
        "rows": [{"it": row, "level": row.standing.slug} for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
    }
    return render(request, "feedback/desk/erasures.html", context)


@required("contribution.erase")
@require_safe
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them."""
    return _show(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> Contribution:
    row = _asked(request.user).filter(pk=pk).first()
    if row is None:
        note_refused(request, pk)
        raise Http404
    return row


@required("contribution.erase")
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete for good."""
    return _do(
        request, pk, "erase", forms.EraseForm,
        lambda row, _data: leaving.erase(row, by=request.user),
        said="It is deleted for good.",
    )  # fmt: skip


@required("contribution.erase")
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Something must be kept; the author is told what and why."""
    return _do(
        request, pk, "keep", forms.KeepForm,
        lambda row, data: leaving.decline_erasure(row, by=request.user, words=data["words"]),
        said="It is kept. The author can read why.",
    )  # fmt: skip


def _do(request, pk: int, slot: str, form_class, act, *, said: str) -> HttpResponse:
    row = _found(request, pk)
    form = form_class(request.POST, contribution=row, by=request.user, auto_id=f"{slot}-%s")
    if not form.is_valid():
        return _show(request, row, status=422, **{slot: form})
    try:
        with transaction.atomic():
            locked = get_object_or_404(_asked(request.user).select_for_update(), pk=pk)
            form.check_seen(locked)
            act(locked, form.cleaned_data)
    except (forms.Stale, IllegalMove):
        form.look_again(row)
        form.add_error(None, "Someone moved this on while you had the page open.")
        return _show(request, row, status=409, **{slot: form})
    except NotReady as error:
        form.add_error(None, str(error))
        return _show(request, row, status=422, **{slot: form})
    messages.success(request, said)
    return redirect("desk-erasures")


def _show(request, row: Contribution, *, status: int = 200, **bound) -> HttpResponse:
    seen = {"seen": str(Seen.of(row))}
    given = {"contribution": row, "by": request.user}
    draft = None if "keep" in bound else restoring.at(request, reverse("desk-keep", args=[row.pk]))
    kept = restoring.put_back(request, draft, seen)
    context = {
        "it": row,
        "level": row.standing.slug,
        "why_not": leaving.why_not_erase(row),
        "erase": bound.get("erase") or forms.EraseForm(auto_id="erase-%s", initial=seen, **given),
        "keep": bound.get("keep") or forms.KeepForm(auto_id="keep-%s", initial=kept, **given),
        "problems": problems_of(bound),
        "may_open": staff_may_see(request.user, row),
    }
    return render(request, "feedback/desk/erasure.html", context, status=status)
