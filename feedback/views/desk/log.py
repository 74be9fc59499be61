"""The log, to read. Nobody can change it: not here, and not in the database."""

from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import required
from audit.models import Entry
from feedback import sentences
from feedback.forms.desk import LogForm
from feedback.queries.history import log_page, names_of
from feedback.visibility import is_kept_from

_VERBS = {verb: said.partition("{")[0].strip() for verb, said in sentences.SENTENCES.items()}


@required("audit.read")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """One page of the log, newest first, narrowed by the address."""
    form = LogForm(request.GET, verbs=_VERBS, people=User.objects.order_by("full_name", "pk"))
    form.is_valid()
    chosen = form.cleaned_data
    page = log_page(
        verb=chosen.get("verb", ""),
        actor=chosen.get("actor"),
        subject=chosen.get("about"),
        before=_number(request.GET.get("before")),
        after=_number(request.GET.get("after")),
        about_readers=not is_kept_from(request.user),
    )
    context = {
        "form": form,
        "narrowed": any(chosen.values()),
        "about": chosen.get("about"),
        "rows": _rows(page.entries),
        "newer": _address(request, "after", page.newer),
        "older": _address(request, "before", page.older),
    }
    return render(request, "feedback/desk/log.html", context)


def _rows(entries) -> list[dict[str, object]]:
    names = names_of(entries)
    return [
        {
            "entry": entry,
            "who": sentences.who(entry),
            "what": sentences.what(entry),
            "about": _about(entry, names),
        }
        for entry in entries
    ]


def _about(entry: Entry, names: dict[tuple[str, int], str]) -> str:
    """A contribution or a person by name; anything else by its kind and number."""
    if name := names.get((entry.subject_type, entry.subject_id)):
        return name
    try:
        kind = apps.get_model(entry.subject_type)._meta.verbose_name
    except LookupError:  # a model that is there no more
        kind = entry.subject_type
    return f"{kind} {entry.subject_id}"


def _number(text: str | None) -> int | None:
    """The id that an address says; None for anything that is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(request, name: str, place: int | None) -> str:
    if place is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in {"after", "before"} and v}
    return f"?{urlencode({**kept, name: place})}"
