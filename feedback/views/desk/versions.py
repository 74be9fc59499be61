"""Each shareable version that was saved, to be read again; each reading is in the log."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import required
from feedback.actions import reading
from feedback.differences import difference
from feedback.enums import UNREAD_STATES
from feedback.models import ShareableVersion
from feedback.queries.opened import words_in
from feedback.views.desk.page import found


@required("contribution.read")
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One of them, with what it changed in the one before, and who has it now."""
    contribution = found(request, pk)
    rows = contribution.versions.select_related("envelope", "by").order_by("id")
    versions = list(rows.prefetch_related("envelope__wraps", "given__audience"))
    if contribution.state in UNREAD_STATES or not 1 <= number <= len(versions):
        raise Http404
    with transaction.atomic():
        reading.log_version_view(contribution, by=request.user, number=number)
        words = [_words(row) for row in versions[max(0, number - 2) : number]]
        context = {
            "it": contribution,
            "number": number,
            "row": versions[number - 1],
            "words": words[-1],
            "changed": difference(words[0].text, words[1].text) if len(words) > 1 else [],
            "menu": _menu(pk, number, len(versions)),
        }
        return render(request, "feedback/desk/version.html", context)


def _words(row: ShareableVersion):
    return words_in(row.envelope, owner=row.owner, at=row.at, by=row.by)


def _menu(pk: int, number: int, count: int) -> list[dict[str, object]]:
    return [
        {
            "label": f"Version {each}",
            "href": reverse("desk-one-version", args=[pk, each]),
            "current": each == number,
        }
        for each in range(1, count + 1)
    ]
