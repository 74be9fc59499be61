"""The council itself: what it says about itself, who reads when, its boards, replies and pages."""

import tomllib

from django.conf import settings

from boards.models import Board
from feedback import catalogue
from feedback.models import Audience, CouncilSettings, ReadingHours, ReplyTemplate
from participation.demo.files import Table, read

_TEMPLATES = settings.BASE_DIR / "feedback" / "data" / "reply-templates.toml"


def make() -> None:
    """Everything that stands before anybody writes. Twice is no error."""
    told = read("council")
    catalogue.load_defaults()
    _settings(told["settings"])
    for hours in told["hours"]:
        ReadingHours.objects.update_or_create(weekday=hours["weekday"], defaults=hours)
    for board in told["board"]:
        _board(board)
    _reply_templates()
    catalogue.forget()


def _settings(told: Table) -> None:
    council = CouncilSettings.load()
    for name, value in told.items():
        setattr(council, name, value)
    council.save()


def _board(told: Table) -> None:
    audience = Audience.objects.get(slug=told["audience"])
    fields = {name: value for name, value in told.items() if name != "audience"}
    Board.objects.get_or_create(audience=audience, defaults=fields)


def _reply_templates() -> None:
    listed = tomllib.loads(_TEMPLATES.read_text("utf-8"))["template"]
    for order, row in enumerate(listed):
        words = {name: row[name].strip() for name in ("title", "words", "words_cy")}
        ReplyTemplate.objects.get_or_create(slug=row["slug"], defaults={"order": order, **words})
