"""The queue: unread and urgent first, then oldest. No words are opened here."""

from itertools import groupby
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import may, required
from alarms import ringing
from feedback import addresses, catalogue
from feedback.enums import OPEN_STATES, State
from feedback.forms.desk import QueueForm
from feedback.models import Contribution, Theme
from feedback.models import order as places
from feedback.queries import queue
from feedback.queries.locked import count_waiting
from feedback.queries.waiting import LONGEST_DAYS, working_days_since
from feedback.views.desk.turns import facts_of
from feedback.visibility import READ_ROUND, READ_ROUTED

# Each heading, and the first place that stands under it.
_HEADINGS = (
    (places.DONE, "Done"),
    (places.WITH_BOARDS, "With a board"),
    (places.IN_WORK, "In work"),
    (places.HELD_BACK, "Held back: too many at once"),
    (places.UNREAD_LOW, "Not read yet"),
    (places.UNDECIDED_IMMEDIATE, "Read, and safety not decided"),
    (places.UNREAD_IMMEDIATE, "Could be urgent"),
)
_BEHIND = (State.ANSWERED, State.CLOSED, State.WITHDRAWN)


@required("contribution.read")
@require_safe
def desk(request):
    """What waits, narrowed by the filters of the address, one page of it."""
    form = QueueForm(request.GET, themes=list(Theme.objects.all()))
    filters = form.filters
    page = queue.page_of(
        request.user,
        filters,
        after=queue.Key.read(addresses.opened(request.GET.get("after", ""))),
        before=queue.Key.read(addresses.opened(request.GET.get("before", ""))),
        size=queue.PAGE,
    )
    narrowed = filters != queue.Filters()
    hidden = queue.hidden(request.user, filters) if narrowed else 0
    context = {
        "form": form,
        "narrowed": narrowed,
        "hidden": _up_to(hidden) if hidden else "",
        "tabs": _tabs(request.user, filters),
        "locked": count_waiting(request.user),
        "alarms": ringing.standing() if ringing.is_told(request.user) else (),
        "groups": _groups(page.rows, request.user),
        "newer": _address(request, "before", page.before),
        "older": _address(request, "after", page.after),
    }
    return render(request, "feedback/desk/queue.html", context)


def _address(request, name: str, key: queue.Key | None) -> str:
    """The queue with the same filters from another place on; empty without a place."""
    if key is None:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in {"after", "before"} and v}
    return f"?{urlencode({**kept, name: addresses.sealed(str(key))})}"


def _tabs(user, filters: queue.Filters) -> list[dict[str, object]]:
    """The states, those that are open with how many wait in each up to a limit. Whoever may see what
    is about a reader has a tab of its own for that.
    """
    here = reverse("desk")
    everything = not filters.state and not filters.about_reader
    tabs = [{"label": "All that is open", "href": here, "current": everything}]
    if may(user, READ_ROUTED) or may(user, READ_ROUND):
        tabs.append({
            "label": "About someone who reads", "href": f"{here}?about_reader=on",
            "current": filters.about_reader, "count": _up_to(queue.count_about_readers(user)),
        })  # fmt: skip
    tabs += [_tab(filters, state, _up_to(n)) for state, n in queue.counts(user).items()]
    return [*tabs, *(_tab(filters, state) for state in _BEHIND)]


def _tab(filters: queue.Filters, state: str, count: object = "") -> dict[str, object]:
    return {
        "label": str(State(state).label).capitalize(),
        "href": f"{reverse('desk')}?state={state}",
        "current": filters.state == state,
        "count": count,
    }


def _up_to(count: int) -> str:
    return f"{queue.COUNT_TO}+" if count > queue.COUNT_TO else str(count)


def _groups(contributions: list[Contribution], user) -> list[tuple[str, list[dict[str, object]]]]:
    """Rows under their headings, in queue order."""
    runs = groupby(_rows(contributions, user), key=lambda row: _heading(row["it"].place))
    return [(heading, list(rows)) for heading, rows in runs]


def _heading(place: int) -> str:
    return next(heading for first, heading in _HEADINGS if place >= first)


def _rows(contributions: list[Contribution], user) -> list[dict[str, object]]:
    now = timezone.now()
    working = catalogue.hours.get().is_working
    return [
        {
            "it": contribution,
            **facts_of(contribution, user),
            "waiting": _waiting(working_days_since(contribution.received_at, now, working))
            if contribution.state in OPEN_STATES
            else "",
        }
        for contribution in contributions
    ]


def _waiting(days: int) -> str:
    if days == 0:
        return "Less than one working day"
    if days >= LONGEST_DAYS:
        return f"More than {LONGEST_DAYS} working days"
    return f"{days} working day{'s' if days > 1 else ''}"
