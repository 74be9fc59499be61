"""Who helps, beside 999 and Childline: by nation, and as a council sets it."""

import re

from django.core.exceptions import ValidationError
from django.db import models

from feedback.models.council import Nation
from feedback.models.themes import in_language


class Purpose(models.TextChoices):
    """Where a line is shown."""

    QUIET = "quiet", "for somebody who cannot talk out loud"
    RIGHTS = "rights", "on a child’s side, beside an advocate"
    ADULTS = "adults", "for parents, carers and family"


class Way(models.TextChoices):
    CALL = "call", "call a number"
    TEXT = "text", "text a number"
    CHAT = "chat", "type on a website"


class Helpline(models.Model):
    """One line. An installation that has none shows those of ``data/helplines.toml``: a list that
    somebody emptied must not leave a child without.
    """

    personal_fields = ()

    slug = models.SlugField(unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    way = models.CharField(max_length=10, choices=Way, default=Way.CALL)
    number = models.CharField("number, or web address for a chat", max_length=200)
    say = models.CharField("word to text", max_length=20, blank=True)
    name = models.CharField(max_length=80)
    name_cy = models.CharField("name in Welsh", max_length=80, blank=True)
    note = models.CharField("when, and what it costs", max_length=120, blank=True)
    note_cy = models.CharField("the same in Welsh", max_length=120, blank=True)
    nation = models.CharField(
        max_length=20, choices=Nation, blank=True, help_text="Left empty, it is for all."
    )
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_cy)

    @property
    def told(self) -> str:
        """When, and what it costs, in the language of the page."""
        return in_language(self.note, self.note_cy)

    @property
    def dialled(self) -> str:
        """The number as a phone takes it."""
        return re.sub(r"\D", "", self.number)

    @property
    def site(self) -> str:
        """The address of a chat as somebody would read it out."""
        return re.sub(r"^https://(www\.)?|/.*", "", self.number)

    def clean(self) -> None:
        """A child who dials a slip of the keyboard gets nobody."""
        if self.way == Way.CHAT:
            if not re.fullmatch(r"https://[\w.-]+\.\w+(/\S*)?", self.number):
                raise ValidationError({"number": "A chat is a whole address with https://."})
        elif not re.fullmatch(r"\d[\d ]*", self.number) or not 3 <= len(self.dialled) <= 12:
            raise ValidationError({"number": "Write a telephone number: digits and spaces."})
