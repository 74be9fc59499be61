"""What the child's pages may count on: the council's own facts, and when people read."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from feedback import catalogue
from feedback.hours import hours_today


def public(request: HttpRequest) -> dict[str, object]:
    """``council``, ``reading`` (a sentence) and ``exit_end``: called only by pages that use them."""
    return {"council": catalogue.council.get, "reading": hours_today, "exit_end": _exit_end}


def _exit_end() -> str:
    try:
        return reverse("leave")
    except NoReverseMatch:  # the staff door's process has no such address
        return ""
