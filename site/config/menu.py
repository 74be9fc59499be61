"""The staff side's menu: the places that someone's roles open, from every app."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_somewhere


@dataclass(frozen=True)
class Place:
    """A page that a menu leads to, for those who have ``permission`` somewhere."""

    name: str
    label: Promise
    permission: str


PLACES = (
    Place("desk", _("Queue"), "contribution.read"),
    Place("desk-erasures", _("To delete"), "contribution.erase"),
    Place("boards", _("Boards"), "board.read"),
    Place("people", _("People"), "people.manage"),
    Place("wagtailadmin_home", _("Content"), "content.edit"),
    Place("desk-log", _("Log"), "audit.read"),
)


def staff_menu(request: HttpRequest) -> dict[str, object]:
    """``staff_menu``: items for the menu component, worked out only where a page shows it."""
    return {"staff_menu": lambda: _items(request)}


def _items(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    open_places = [place for place in PLACES if may_somewhere(user, place.permission)]
    items: list[dict[str, Any]] = [
        {"label": place.label, "href": _address(place.name)} for place in open_places
    ]
    here = max(
        (item["href"] for item in items if request.path.startswith(item["href"])), default=""
    )
    return [{**item, "current": item["href"] == here} for item in items if item["href"]]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the public door has none of these places
        return ""
