"""One sending of words, and what staff decided about it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from feedback.enums import OPEN_STATES, AgeBand, Group, Level, Safety, State
from feedback.models.themes import Theme
from lifecycles.guard import Guarded, GuardedQuerySet

_ENVELOPE: Any = {
    "to": "vault.Envelope",
    "on_delete": models.SET_NULL,
    "null": True,
    "related_name": "+",
}


# People are disabled, not deleted, so nothing asks which rows are theirs: no index.
_PERSON: dict = {
    "to": settings.AUTH_USER_MODEL,
    "null": True,
    "on_delete": models.PROTECT,
    "related_name": "+",
    "db_index": False,
}


class ContributionQuerySet(GuardedQuerySet):
    def open(self) -> "ContributionQuerySet":
        return self.filter(is_open=True)

    def in_queue_order(self) -> "ContributionQuerySet":
        """Most urgent first, then oldest. One index serves it, also by key."""
        return self.order_by("urgency", "received_at", "id")


class Contribution(Guarded):
    """One sending, whoever typed it. What the author wrote is sealed; see ``vault``.

    In clear are only: fixed choices, states, level, and the time to the hour.
    ``urgency`` is 3 minus the level, so that one ascending index gives the queue its order.
    ``is_open``: somebody has something to do. A serious concern that nobody has decided about
    stays open whatever became of it: who took it back may not be who sent it.
    """

    personal_fields = ("words", "author_public", "read_by", "safety_by")
    guarded_fields = ("state", "safety", "level")
    initial_states = {
        "state": (State.RECEIVED, State.HELD_BACK),
        "safety": (Safety.WAITING,),
    }

    # Ties the sealed words to this row; never looked up by, so without an index.
    ref = models.UUIDField(default=uuid.uuid4, editable=False)
    friendly_name = models.CharField(max_length=40)  # what staff call it: never the return code
    key_hash = models.BinaryField(max_length=32, unique=True)
    fingerprint = models.BinaryField(max_length=32)
    code_lookup = models.BinaryField(max_length=32, unique=True, null=True)
    author_public = models.BinaryField(max_length=32)

    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    safety = models.CharField(max_length=8, choices=Safety.choices, default=Safety.WAITING)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NONE)
    urgency = models.GeneratedField(
        expression=models.Value(3) - models.F("level"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    is_open = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=sorted(OPEN_STATES), then=models.Value(True)),
            models.When(
                models.Q(level__gte=Level.HIGH, safety=Safety.WAITING)
                & ~models.Q(state=State.ERASED),
                then=models.Value(True),
            ),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    group = models.CharField(max_length=12, choices=Group.choices, default=Group.UNSAID)
    age_band = models.CharField(max_length=8, choices=AgeBand.choices, default=AgeBand.UNSAID)
    language = models.CharField(max_length=8, default="en-gb")
    themes = models.ManyToManyField(Theme, related_name="contributions")
    about_reader = models.BooleanField(default=False)  # S7: routes round the usual readers

    # How many clips its author meant to send: one that never arrived is told about.
    clips_promised = models.PositiveSmallIntegerField(default=0)

    words = models.OneToOneField(**_ENVELOPE)
    author_may_read = models.BooleanField(default=False)

    received_at = models.DateTimeField()  # to the hour
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(**_PERSON)
    safety_at = models.DateTimeField(null=True)
    safety_by = models.ForeignKey(**_PERSON)
    erasure_asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["is_open", "urgency", "received_at", "id"], name="queue"),
            models.Index(fields=["state", "urgency", "received_at", "id"], name="queue_by_state"),
            models.Index(
                fields=["erasure_asked_at", "id"],
                name="asked_to_be_deleted",
                condition=models.Q(erasure_asked_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="read_at_and_by",
                condition=models.Q(read_at__isnull=True, read_by__isnull=True)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="safety_at_and_by",
                condition=models.Q(safety_at__isnull=True, safety_by__isnull=True)
                | models.Q(safety_at__isnull=False, safety_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.friendly_name

    @property
    def words_owner(self) -> str:
        """What ties the sealed words to this row and field."""
        return f"feedback.contribution.words:{self.ref}"


class AddedWords(models.Model):
    """More words from the same author, sent from the return page."""

    personal_fields = ("envelope",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="added")
    envelope = models.OneToOneField(**_ENVELOPE)
    key_hash = models.BinaryField(max_length=32, unique=True)
    at = models.DateTimeField()  # to the hour

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: more words"

    @property
    def owner(self) -> str:
        return f"feedback.addedwords.envelope:{self.ref}"


class LevelChange(models.Model):
    """Who set a concern level, and why. ``set_by`` is empty when the rules raised it."""

    personal_fields = ("set_by", "why")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    was = models.PositiveSmallIntegerField(choices=Level.choices)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    rules = models.JSONField(default=list)  # slugs of the rules that fired
    why = models.OneToOneField(**_ENVELOPE)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="only_a_person_lowers",
                condition=models.Q(level__gte=models.F("was")) | models.Q(set_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: {self.get_level_display()}"

    @property
    def why_owner(self) -> str:
        return f"feedback.levelchange.why:{self.ref}"


class ShareableVersion(models.Model):
    """A wording that others may come to see. Sealed: only a clearance puts words in clear."""

    personal_fields = ("envelope", "by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="versions"
    )
    envelope = models.OneToOneField(**_ENVELOPE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name}: wording {self.pk}"

    @property
    def owner(self) -> str:
        return f"feedback.shareableversion.envelope:{self.ref}"
