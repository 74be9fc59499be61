"""What a request by letter or phone found, and what stands in it. No words of an author."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from feedback.enums import State
from feedback.models import Contribution, DataRequest
from feedback.models.data_requests import FoundBy, RequestState
from feedback.queries.opened import words_in
from feedback.visibility import kept_from

PAGE = 20
SOUGHT = ("name", "since", "until", "theme")


def erasable_by(user) -> QuerySet[Contribution]:
    """What ``user`` may find and erase: all that is not erased and not kept from them."""
    return Contribution.objects.exclude(state=State.ERASED).exclude(kept_from(user))


def requests_for(user) -> QuerySet[DataRequest]:
    """The requests that ``user`` may see, by the same rule. A search was in their list before it ended with
    what is kept from them, so it stays: see ``as_told``.
    """
    kept = kept_from(user, "contribution")
    rows = DataRequest.objects.select_related("by", "contribution")
    rows = rows.annotate(ended_apart=Case(When(kept, then=True), default=False))
    return rows.filter(Q(how=FoundBy.SEARCH) | Q(ended_apart=False))


def as_told(row: DataRequest) -> DataRequest:
    """A row of ``requests_for`` as that person is shown it: one that ended with what is kept from them is
    as it was before. Not to be saved.
    """
    if row.ended_apart:
        row.state, row.contribution, row.letter_on, row.erased_at = (
            RequestState.OPEN,
            None,
            None,
            None,
        )
    return row


def search(user, sought: Mapping[str, str]) -> QuerySet[Contribution]:
    """Whatever fits all that was looked for. Days are whole ones: an author's times are hours."""
    rows = erasable_by(user)
    if name := sought.get("name"):
        rows = rows.filter(friendly_name__icontains=name)
    if since := _midnight(sought.get("since")):
        rows = rows.filter(received_at__gte=since)
    if until := _midnight(sought.get("until"), days=1):
        rows = rows.filter(received_at__lt=until)
    if theme := sought.get("theme"):
        rows = rows.filter(themes__slug=theme)
    return rows


def _midnight(day: str | None, *, days: int = 0) -> datetime | None:
    if not day:
        return None
    start = date.fromisoformat(day) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(start, time()))


@dataclass(frozen=True)
class Asked:
    """What was sealed with a request, or the sentence that says why it cannot be shown."""

    why: str = ""
    sought: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    because: str = ""  # why what it found was not deleted


def asked_in(row: DataRequest) -> Asked:
    if row.asked is None:
        return Asked(problem="The reason was deleted: it was kept for two years.")
    words = words_in(row.asked, owner=row.owner)
    if words.problem:
        return Asked(problem=words.problem)
    held: dict[str, Any] = json.loads(words.text)
    sought = {name: held[name] for name in SOUGHT if held.get(name)}
    because = held.get("because", "") if row.state == RequestState.KEPT else ""
    return Asked(held["why"], sought, because=because)


def found_in(row: DataRequest, asked: Asked, user) -> QuerySet[Contribution]:
    """What ``user`` may open of what the request found, the newest first."""
    if not row.is_open or asked.problem:
        return Contribution.objects.none()
    if row.how == FoundBy.CODE:
        rows = erasable_by(user).filter(pk=row.contribution_id)
    else:
        rows = search(user, asked.sought)
    return rows.order_by("-id")
