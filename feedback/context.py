"""What the child's pages may count on: the council's own facts, and when people read."""

from functools import partial

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from feedback import catalogue
from feedback.hours import hours_today
from feedback.models import CouncilSettings
from feedback.models.themes import in_language


def public(request: HttpRequest) -> dict[str, object]:
    """``council``, its name, ``readers`` (who usually read), ``reading`` (a sentence), helplines by purpose, and ``exit_end`` (an address).

    Each is a function, called only by the pages that use it."""
    return {
        "council": catalogue.council.get,
        "council_name": _name,
        "readers": _readers,
        "quiet_lines": partial(catalogue.helplines, "quiet"),
        "rights_lines": partial(catalogue.helplines, "rights"),
        "adult_lines": partial(catalogue.helplines, "adults"),
        "reading": hours_today,
        "exit_end": _exit_end,
    }


def last_known() -> dict[str, object]:
    """The same without asking the database: as this process last read it, or as Heard comes.

    No hours: whether somebody reads now is nothing to guess at.
    """
    council = catalogue.council.last or CouncilSettings()
    return {
        "council": council,
        "council_name": in_language(council.council_name, council.council_name_cy),
        "readers": in_language(council.readers, council.readers_cy),
        "quiet_lines": catalogue.last_known_helplines("quiet"),
        "rights_lines": catalogue.last_known_helplines("rights"),
        "adult_lines": catalogue.last_known_helplines("adults"),
        "exit_end": _exit_end(),
    }


def _name() -> str:
    council = catalogue.council.get()
    return in_language(council.council_name, council.council_name_cy)


def _readers() -> str:
    council = catalogue.council.get()
    return in_language(council.readers, council.readers_cy)


def _exit_end() -> str:
    try:
        return reverse("leave")
    except NoReverseMatch:  # the staff door's process has no such address
        return ""
