"""Asked by letter or phone: find by code or search, see what is held, erase. No words are shown.

What was typed is in no address: a look is a row, and its results are at the row's number.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import required
from drafts import restoring
from feedback import addresses, limits
from feedback.actions import data_requests
from feedback.actions.sharing import NotReady
from feedback.forms.data_requests import CodeForm, EraseOnLetterForm, KeepOnLetterForm, SearchForm
from feedback.forms.desk import Stale
from feedback.models import Contribution, DataRequest, Theme
from feedback.models.data_requests import FoundBy
from feedback.queries import data_requests as queries
from feedback.queries.held import by_fate, held_of
from feedback.queries.returning import found_by_typed
from feedback.queries.seen import Seen
from feedback.transitions import ERASE
from feedback.views.desk import openings
from feedback.views.desk.page import problems_of
from lifecycles.engine import IllegalMove, NotAllowed

NOTHING = "No contribution opens with this code. It may be mistyped, stopped, or deleted already."
_LETTERS = {"erase": EraseOnLetterForm, "keep": KeepOnLetterForm}
SLOWED = "Too many codes, too quickly. Wait ten seconds, then try again."


@required(ERASE)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The two ways to look, and what was asked until now, the newest first."""
    return _show_requests(request)


@required(ERASE)
@require_POST
def by_code(request: HttpRequest) -> HttpResponse:
    """What a code opens; one answer for one that is wrong, stopped or erased."""
    form = CodeForm(request.POST, auto_id="code-%s")
    if not form.is_valid():
        return _show_requests(request, status=422, code=form)
    guess = limits.may_look_up(request.user.pk)
    if guess is None:
        form.add_error("code", SLOWED)
        return _show_requests(request, status=429, code=form)
    rows = queries.erasable_by(request.user)
    found = rows.filter(pk=found_by_typed(form.cleaned_data["code"])).first()
    why = form.cleaned_data["why"]
    row = data_requests.look(
        FoundBy.CODE, by=request.user, why=why, found=int(found is not None), contribution=found
    )
    if found is None:
        form.add_error("code", NOTHING)
        return _show_requests(request, status=422, code=form)
    limits.give_back(guess)
    return redirect("desk-request-held", row.pk, found.pk)


@required(ERASE)
@require_POST
def by_search(request: HttpRequest) -> HttpResponse:
    """What fits; the row of this look holds the results."""
    form = SearchForm(request.POST, auto_id="search-%s")
    if not form.is_valid():
        return _show_requests(request, status=422, search=form)
    sought = form.sought
    many = queries.search(request.user, sought).count()
    why = form.cleaned_data["why"]
    row = data_requests.look(FoundBy.SEARCH, by=request.user, why=why, sought=sought, found=many)
    return redirect("desk-request", row.pk)


def _request_at(request: HttpRequest, pk: int) -> DataRequest:
    rows = queries.requests_for(request.user).select_related("asked")
    return queries.as_told(get_object_or_404(rows, pk=pk))


@required(ERASE)
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: why, and what it found, a page at a time."""
    row = _request_at(request, pk)
    with transaction.atomic():
        if openings.is_new(request, f"request-{pk}", ""):
            data_requests.log_reason_seen(row, by=request.user)
        asked = queries.asked_in(row)
    found, older = _page_of(request, queries.found_in(row, asked, request.user))
    theme = Theme.objects.filter(slug=asked.sought.get("theme", "")).first()
    context = {
        "it": row, "asked": asked, "theme": theme, "rows": found, "older": older,
        "newer": "?" if "before" in request.GET else "",
    }  # fmt: skip
    return render(request, "feedback/desk/request.html", context)


@required(ERASE)
@require_safe
def held(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What is held of one that a request found."""
    return _show_held(request, *_found(request, pk, item))


@required(ERASE)
@require_POST
def erase(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Erase it, as a letter asks."""
    said = "It is deleted for good. The request says when, and on which letter."
    return _decide(request, pk, item, "erase", data_requests.erase_on_letter, said)


@required(ERASE)
@require_POST
def keep(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Do not erase it, though a letter asks for that."""
    said = "It stays as it is. The request says why, and on which letter."
    return _decide(request, pk, item, "keep", data_requests.keep_on_letter, said)


def _decide(request: HttpRequest, pk: int, item: int, name: str, act, said: str) -> HttpResponse:
    row, contribution = _found(request, pk, item)
    form = _LETTERS[name](
        request.POST, contribution=contribution, by=request.user, auto_id=f"{name}-%s"
    )
    if not form.is_valid():
        return _show_held(request, row, contribution, status=422, **{name: form})
    given = {k: v for k, v in form.cleaned_data.items() if k not in {"seen", "sure"}}
    try:
        with transaction.atomic():
            locked = Contribution.objects.select_for_update().get(pk=item)
            form.check_seen(locked)
            act(row, locked, by=request.user, **given)
    except (Stale, IllegalMove):
        contribution.refresh_from_db()
        form.look_again(contribution)
        form.add_error(None, "Someone moved this on while you had the page open.")
        return _show_held(request, row, contribution, status=409, **{name: form})
    except NotReady as error:
        form.add_error(None, str(error))
        return _show_held(request, row, contribution, status=422, **{name: form})
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    messages.success(request, said)
    return redirect("desk-request", pk)


def _found(request: HttpRequest, pk: int, item: int) -> tuple[DataRequest, Contribution]:
    """A request and one contribution that it found; Http404 for anything else."""
    row = _request_at(request, pk)
    rows = queries.found_in(row, queries.asked_in(row), request.user)
    return row, get_object_or_404(rows, pk=item)


def _show_held(
    request, row: DataRequest, contribution: Contribution, *, status: int = 200, **bound
) -> HttpResponse:
    """No log, no page (domain.md D5)."""
    page = f"held-{row.pk}-{contribution.pk}"
    with transaction.atomic():
        if openings.is_new(request, page, ""):
            data_requests.log_held_seen(row, contribution, by=request.user)
        context = {
            "asked": row,
            "it": contribution,
            "level": contribution.standing.slug,
            "held": by_fate(held_of(contribution)),
            **_letter_forms(request, row, contribution, bound),
            "problems": problems_of(bound),
        }
        return render(request, "feedback/desk/held.html", context, status=status)


def _letter_forms(request, row: DataRequest, contribution: Contribution, bound) -> dict:
    """Both ways to end it, with what was written and not sent."""
    seen, forms = {"seen": str(Seen.of(contribution))}, {}
    for name, kind in _LETTERS.items():
        at = reverse(f"desk-request-{name}", args=[row.pk, contribution.pk])
        initial = restoring.put_back(request, restoring.at(request, at), {}) | seen
        forms[name] = bound.get(name) or kind(
            contribution=contribution, by=request.user, auto_id=f"{name}-%s", initial=initial
        )
    return forms


def _show_requests(request: HttpRequest, *, status: int = 200, **bound) -> HttpResponse:
    rows, older = _page_of(request, queries.requests_for(request.user).newest_first())
    context = {
        "code": bound.get("code") or CodeForm(auto_id="code-%s", initial=_kept(request, "code")),
        "search": bound.get("search")
        or SearchForm(auto_id="search-%s", initial=_kept(request, "search")),
        "rows": [queries.as_told(row) for row in rows],
        "older": older,
        "newer": "?" if "before" in request.GET else "",
        "problems": problems_of(bound),
    }
    return render(request, "feedback/desk/requests.html", context, status=status)


def _kept(request: HttpRequest, which: str) -> dict:
    """What was written and not sent."""
    draft = restoring.at(request, reverse(f"desk-request-{which}"))
    return restoring.put_back(request, draft, {})


def _page_of(request: HttpRequest, rows) -> tuple[list, str]:
    """One page by key, and the address of the next."""
    before = addresses.opened_number(request.GET.get("before"))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: queries.PAGE + 1])
    if len(found) <= queries.PAGE:
        return found, ""
    return found[: queries.PAGE], f"?before={addresses.sealed(str(found[queries.PAGE - 1].pk))}"
