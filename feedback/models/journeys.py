"""What goes back to the author, and what staff say among themselves."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from feedback.enums import Helped, StepKind
from feedback.models.themes import in_language

_ENVELOPE: Any = {
    "to": "vault.Envelope",
    "on_delete": models.SET_NULL,
    "null": True,
    "related_name": "+",
}


class JourneyStep(models.Model):
    """One thing that happened to a contribution, as its author is told it.

    ``facts`` holds plain strings for the sentence (``board``, ``date`` as YYYY-MM-DD, ``owner``,
    ``due``); ``words`` are sealed to staff and to the author.
    """

    personal_fields = ("words",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(
        "feedback.Contribution", on_delete=models.CASCADE, related_name="journey"
    )
    kind = models.CharField(max_length=18, choices=StepKind.choices)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    words = models.OneToOneField(**_ENVELOPE)
    seen_at = models.DateTimeField(null=True)  # by the author, for the first time; to the hour

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: {self.kind}"

    @property
    def words_owner(self) -> str:
        return f"feedback.journeystep.words:{self.ref}"


class Reply(models.Model):
    """A message from staff to the author; sealed to both."""

    personal_fields = ("envelope", "by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(
        "feedback.Contribution", on_delete=models.CASCADE, related_name="replies"
    )
    envelope = models.OneToOneField(**_ENVELOPE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # to the hour

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: reply"

    @property
    def owner(self) -> str:
        return f"feedback.reply.envelope:{self.ref}"


class ReplyTemplate(models.Model):
    """A reply to start from. Nothing in it is about anybody."""

    personal_fields = ()

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    words = models.TextField()
    words_cy = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return in_language(self.title, "")


class Note(models.Model):
    """What staff write for one another. The author may read it one day (domain.md D7)."""

    personal_fields = ("envelope", "by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(
        "feedback.Contribution", on_delete=models.CASCADE, related_name="notes"
    )
    envelope = models.OneToOneField(**_ENVELOPE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: note"

    @property
    def owner(self) -> str:
        return f"feedback.note.envelope:{self.ref}"


class HelpedAnswer(models.Model):
    """The author's answer to “did this help?”; the newest one counts."""

    personal_fields = ("why",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(
        "feedback.Contribution", on_delete=models.CASCADE, related_name="helped"
    )
    answer = models.CharField(max_length=5, choices=Helped.choices)
    why = models.OneToOneField(**_ENVELOPE)
    at = models.DateTimeField()  # to the hour

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: {self.answer}"

    @property
    def why_owner(self) -> str:
        return f"feedback.helpedanswer.why:{self.ref}"
