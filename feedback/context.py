"""What the child's pages may count on: the council's own facts, and when people read."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from feedback import catalogue
from feedback.hours import hours_today
from feedback.models.themes import in_language


def public(request: HttpRequest) -> dict[str, object]:
    """``council``, its name, ``reading`` (a sentence) and ``exit_end`` (an address).

    Each is a function, called only by the pages that use it."""
    return {
        "council": catalogue.council.get,
        "council_name": _name,
        "reading": hours_today,
        "exit_end": _exit_end,
    }


def _name() -> str:
    council = catalogue.council.get()
    return in_language(council.council_name, council.council_name_cy)


def _exit_end() -> str:
    try:
        return reverse("leave")
    except NoReverseMatch:  # the staff door's process has no such address
        return ""
