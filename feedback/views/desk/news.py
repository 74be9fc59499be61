"""What an open page of the desk asks now and then. It shows nobody's words, and keeps nobody signed in
(``SESSION_IDLE_PATHS``).
"""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import required
from feedback import addresses
from feedback.queries.news import News, news_since
from feedback.views.desk.turns import hand_of
from feedback.visibility import seen_by

ROWS = 50


@required("contribution.read")
@require_safe
def news(request: HttpRequest) -> JsonResponse:
    """``says``: what is new since the mark of the address, empty for nothing; ``urgent``: whether any
    of it is immediate; ``raised``: name and address of what became immediate; ``hands``: who has
    which of the rows that are shown, by what stands for them in addresses.
    """
    found = news_since(request.user, addresses.opened(request.GET.get("since", "")))
    asked = [pk for part in request.GET.get("rows", "").split(",")[:ROWS] if (pk := _id(part))]
    return JsonResponse(
        {
            "says": _said(found) if found else "",
            "urgent": bool(found and found.immediate),
            "raised": [
                {"name": str(row), "href": reverse("desk-contribution", args=[row.pk])}
                for row in (found.raised if found else ())
            ],
            "hands": _hands(request.user, asked) if asked else {},
        }
    )


def _id(text: str) -> int:
    """What ``text`` stands for; 0 for nothing."""
    try:
        return addresses.number(text)
    except ValueError:
        return 0


def _said(found: News) -> str:
    """“2 new, 1 immediate”."""
    if not found.new:
        return ""
    counted = {"new": found.new, "immediate": found.immediate, "not checked": found.not_checked}
    return ", ".join(f"{count} {what}" for what, count in counted.items() if count)


def _hands(user, ids: list[int]) -> dict[str, str]:
    rows = seen_by(user).filter(pk__in=ids).select_related("held_by")
    return {addresses.hidden(row.pk): hand_of(row, user) for row in rows}
