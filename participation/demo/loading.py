"""Loading the demo council, in one transaction or not at all."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import demo as accounts_demo
from feedback.models import Contribution
from participation.demo import council, pages
from participation.demo.clock import Calendar
from participation.demo.deciding import add_meetings
from participation.demo.play import Script
from participation.demo.telling import add_contributions


class Refused(Exception):
    """The demo may not be loaded here. ``str()`` is a sentence for people."""


def load() -> int:
    """Load Brackenshire as of now; how many contributions there are then.

    Makes the people by role, the council and its pages, then plays what was sent, read and
    decided through the real actions. Raises Refused where it may not be.
    """
    _check()
    with transaction.atomic():
        people = accounts_demo.make_people()
        council.make()
        pages.make()
        script = Script(calendar=Calendar(timezone.now()), people=people)
        add_meetings(script)
        add_contributions(script)
        script.play()
    return Contribution.objects.count()


def is_loaded() -> bool:
    """Whether anybody has sent anything here: then there is nothing to load."""
    return Contribution.objects.exists()


def _check() -> None:
    if getattr(settings, "PRODUCTION", False):
        raise Refused("A made-up council has no place in an installation that people use.")
    if not settings.STAFF_DOOR:
        raise Refused("The public door can open nothing, so it cannot load the demo council.")
    if is_loaded():
        raise Refused("There are contributions already; the demo council is for an empty start.")
