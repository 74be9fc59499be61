"""Whoever reads says that it is about somebody who signs in; it is not there for that person then."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import required
from drafts import restoring
from feedback.actions import going_round
from feedback.actions.sharing import NotReady
from feedback.forms.going_round import RoundForm
from feedback.models import Contribution
from feedback.queries.seen import Seen
from feedback.views.desk.page import found, problems_of
from feedback.visibility import seen_by, staff_may_see
from lifecycles.engine import NotAllowed

NOBODY = (
    "It goes round them, and nobody is there who may read it: no other safeguarding lead, no named "
    "person. Ask an administrator today for one of these, and do not say what for."
)


@required("contribution.read")
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """About whom it is, and why one thinks so."""
    row = found(request, pk)
    if request.method != "POST":
        return _show(request, row)
    form = RoundForm(request.POST, contribution=row, by=request.user, auto_id="round-%s")
    if not form.is_valid():
        return _show(request, row, form, status=422)
    person, why = form.cleaned_data["person"], form.cleaned_data["words"]
    try:
        with transaction.atomic():
            rows = seen_by(request.user, Contribution.objects.select_for_update())
            locked = get_object_or_404(rows, pk=pk)
            readers = going_round.go_round(locked, person, by=request.user, why=why)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NotReady as error:
        form.add_error("person", str(error))
        return _show(request, row, form, status=422)
    _say(request, readers)
    if staff_may_see(request.user, locked):
        return redirect("desk-contribution", pk)
    return redirect("desk")


def _say(request: HttpRequest, readers: list[User]) -> None:
    if not readers:
        return messages.error(request, NOBODY)
    names = get_text_list([str(someone) for someone in readers], "and")
    return messages.success(request, f"It goes round them from now on. Who reads it: {names}.")


def _show(request, row: Contribution, form: RoundForm | None = None, *, status: int = 200):
    if form is None:
        kept = restoring.at(request, reverse("desk-round", args=[row.pk]))
        initial = restoring.put_back(request, kept, {"seen": str(Seen.of(row))})
        given = {"contribution": row, "by": request.user}
        form = RoundForm(auto_id="round-%s", initial=initial, **given)
    context = {"it": row, "form": form, "problems": problems_of({"round": form})}
    return render(request, "feedback/desk/round.html", context, status=status)
