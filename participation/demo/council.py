"""The council itself: what it says about itself, who reads when, its boards, replies and pages."""

from boards import defaults
from feedback import catalogue
from feedback.models import CouncilSettings, ReadingHours
from participation.demo.files import Table, read
from participation.start import name_the_first_page


def make() -> None:
    """Everything that stands before anybody writes. Twice is no error."""
    told = read("council")
    catalogue.load_defaults()
    _settings(told["settings"])
    for hours in told["hours"]:
        ReadingHours.objects.update_or_create(weekday=hours["weekday"], defaults=hours)
    defaults.load_defaults()
    name_the_first_page()
    catalogue.forget()


def _settings(told: Table) -> None:
    council = CouncilSettings.load()
    for name, value in told.items():
        setattr(council, name, value)
    council.save()
