"""The queue: most urgent, then oldest. No words are opened here."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import required
from feedback import catalogue
from feedback.enums import OPEN_STATES, TURN, Level, State
from feedback.forms.desk import QueueForm
from feedback.models import Contribution, Theme
from feedback.queries import queue
from feedback.queries.waiting import LONGEST_DAYS, working_days_since


@required("contribution.read")
@require_safe
def desk(request):
    """What waits, narrowed by the filters of the address, one page of it."""
    form = QueueForm(request.GET, themes=list(Theme.objects.all()))
    filters = form.filters
    page = queue.page_of(
        request.user,
        filters,
        after=queue.Key.read(request.GET.get("after", "")),
        before=queue.Key.read(request.GET.get("before", "")),
        size=queue.PAGE,
    )
    context = {
        "form": form,
        "narrowed": filters != queue.Filters(),
        "tabs": _tabs(request, filters),
        "rows": _rows(page.rows),
        "newer": _address(request, "before", page.before),
        "older": _address(request, "after", page.after),
    }
    return render(request, "feedback/desk/queue.html", context)


def _address(request, name: str, key: queue.Key | None) -> str:
    """The queue with the same filters from another place on; empty without a place."""
    if key is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in {"after", "before"} and v}
    return f"?{urlencode({**kept, name: str(key)})}"


def _tabs(request, filters: queue.Filters) -> list[dict[str, object]]:
    """The open states, with how many wait in each up to a limit."""
    here = reverse("desk")
    tabs = [{"label": "All that is open", "href": here, "current": not filters.state}]
    for state, count in queue.counts(request.user).items():
        tabs.append(
            {
                "label": str(State(state).label).capitalize(),
                "href": f"{here}?state={state}",
                "current": filters.state == state,
                "count": f"{queue.COUNT_TO}+" if count > queue.COUNT_TO else count,
            }
        )
    return tabs


def _rows(contributions: list[Contribution]) -> list[dict[str, object]]:
    now = timezone.now()
    weekdays = frozenset(row.weekday for row in catalogue.hours.get())
    return [
        {
            "it": contribution,
            "level": Level(contribution.level).name.lower(),
            "turn": turn_of(contribution),
            "waiting": _waiting(working_days_since(contribution.received_at, now, weekdays))
            if contribution.state in OPEN_STATES
            else "",
        }
        for contribution in contributions
    ]


def turn_of(contribution: Contribution) -> str:
    """Whose turn it is, for people; empty when nobody has anything to do."""
    words = {"moderator": "Moderator’s turn", "secretary": "Board secretary’s turn"}
    return words.get(TURN[State(contribution.state)], "")


def _waiting(days: int) -> str:
    if days == 0:
        return "Less than one working day"
    if days >= LONGEST_DAYS:
        return f"More than {LONGEST_DAYS} working days"
    return f"{days} working day{'s' if days > 1 else ''}"
