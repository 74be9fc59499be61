"""The staff side's menu: the places that someone's roles open, from every app."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.permissions import may_somewhere


@dataclass(frozen=True)
class Place:
    """A page that a menu leads to, for those who have ``permission`` somewhere."""

    name: str
    label: Promise
    permission: str


PLACES = (
    Place("desk", gettext_lazy("Queue"), "contribution.read"),
    Place("desk-erasures", gettext_lazy("To delete"), "contribution.erase"),
    Place("desk-requests", gettext_lazy("Requests"), "contribution.erase"),
    Place("desk-locked", gettext_lazy("Locked clips"), "clip.see_locked"),
    Place("boards:home", gettext_lazy("Boards"), "board.read"),
    Place("boards:said", gettext_lazy("You said, we did"), "contribution.clear"),
    Place("people", gettext_lazy("People"), "people.manage"),
    Place("people-waiting", gettext_lazy("To agree"), "people.agree"),
    Place("clips-status", gettext_lazy("Clips"), "people.manage"),
    Place("wagtailadmin_home", gettext_lazy("Content"), "content.edit"),
    Place("council-changes", gettext_lazy("To confirm"), "content.edit"),
    Place("desk-alerts", gettext_lazy("Reading"), "audit.read"),
    Place("desk-log", gettext_lazy("Log"), "audit.read"),
)


def staff_menu(request: HttpRequest) -> dict[str, object]:
    """``staff_menu``: items for the menu component, worked out only where a page shows it."""
    return {"staff_menu": lambda: _items(request)}


def _items(request: HttpRequest) -> list[dict[str, object]]:
    user = getattr(request, "user", None)
    places = [place for place in PLACES if may_somewhere(user, place.permission)]
    links = [(place.label, address) for place in places if (address := _address(place.name))]
    here = max((href for _, href in links if request.path.startswith(href)), default="", key=len)
    return [{"label": label, "href": href, "current": href == here} for label, href in links]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the public door has none of these places
        return ""
