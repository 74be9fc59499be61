"""The log, to read. Nobody can change it: not here, and not in the database."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import required
from audit import checking
from audit.models import Entry
from feedback import addresses, sentences
from feedback.forms.desk import LogForm
from feedback.models import Contribution
from feedback.queries.history import called, items_of, log_page, names_of
from feedback.visibility import kept_from


@required("audit.read")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """One page of the log, newest first, narrowed by the address."""
    standing = checking.standing()
    people = User.objects.order_by("full_name", "pk")
    form = LogForm(request.GET, verbs=sentences.choices(), people=people)
    form.is_valid()
    chosen = form.cleaned_data
    kept = Contribution.objects.filter(kept_from(request.user))
    page = log_page(
        verb=chosen.get("verb", ""),
        actor=chosen.get("actor"),
        since=_start(chosen.get("since")),
        until=_start(chosen.get("until"), days=1),
        items=_items(chosen, kept),
        before=addresses.opened_number(request.GET.get("before")),
        after=addresses.opened_number(request.GET.get("after")),
        without=kept,
    )
    context = {
        "form": form,
        "standing": standing,
        "narrowed": any(chosen.values()),
        "rows": _rows(page.entries),
        "newer": _address(request, "after", page.newer),
        "older": _address(request, "before", page.older),
    }
    return render(request, "feedback/desk/log.html", context)


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    """Midnight of a day, or ``days`` after it; None for no day."""
    if day is None or not 1900 < day.year < 9990:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))


def _items(chosen: dict[str, Any], kept: QuerySet[Contribution]) -> list[int] | None:
    """The contributions that it is narrowed to, or None: by a number in the address or by name."""
    if chosen.get("about"):
        return [chosen["about"]]
    return called(chosen["name"], without=kept) if chosen.get("name") else None


def _rows(entries) -> list[dict[str, object]]:
    names, filed = names_of(entries), items_of(entries)
    return [
        {
            "who": sentences.who(entry),
            "what": sentences.what(entry),
            "change": sentences.change(entry),
            "at": entry.at,
            "when": sentences.when(entry),
            "about": _about(entry, names),
            "items": filed.get(entry.pk, []),
        }
        for entry in entries
    ]


def _about(entry: Entry, names: dict[tuple[str, int], str]) -> str:
    """A contribution or a person by name; anything else by its kind and number."""
    if not entry.subject_id:
        return "nobody we know"
    if name := names.get((entry.subject_type, entry.subject_id)):
        return name
    try:
        kind = apps.get_model(entry.subject_type)._meta.verbose_name
    except LookupError:  # a model that is there no more
        kind = entry.subject_type
    return f"{kind} {entry.subject_id}"


def _address(request, name: str, place: int | None) -> str:
    if place is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in {"after", "before"} and v}
    return f"?{urlencode({**kept, name: addresses.sealed(str(place))})}"
