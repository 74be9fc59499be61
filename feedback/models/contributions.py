"""One sending of words, and what staff decided about it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from feedback import languages
from feedback.enums import AgeBand, Group, Level, Safety, Standing, State
from feedback.models.order import IS_OPEN, PLACE
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
        """By place (see ``order``), then oldest. One index serves it, also by key."""
        return self.order_by("place", "received_at", "id")


class Contribution(Guarded):
    """One sending, whoever typed it. What the author wrote is sealed; see ``vault``.

    In clear are only: fixed choices, states, level, what it is written in, and the time to the hour.
    A level is the rules' guess until a person set or confirmed it (``level_set_at``). ``checked``:
    the rules could read all of it. ``unread``: it holds something that nobody has said they read.
    ``place`` and ``is_open`` are worked out by the database: see ``order``.
    """

    personal_fields = (
        "words", "author_public", "read_by", "safety_by", "level_set_by", "held_by",
    )  # fmt: skip
    guarded_fields = ("state", "safety", "level")
    initial_states = {
        "state": (State.RECEIVED, State.HELD_BACK),
        "safety": (Safety.WAITING,),
    }

    # Ties the sealed words to this row; never looked up by, so without an index.
    ref = models.UUIDField(default=uuid.uuid4, editable=False)
    # What staff call it: never the return code. No two have the same, not even years apart.
    friendly_name = models.CharField(max_length=40, unique=True)
    key_hash = models.BinaryField(max_length=32, unique=True)
    fingerprint = models.BinaryField(max_length=32)
    code_lookup = models.BinaryField(max_length=32, unique=True, null=True)
    author_public = models.BinaryField(max_length=32)

    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    safety = models.CharField(max_length=8, choices=Safety.choices, default=Safety.WAITING)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NONE)
    level_set_at = models.DateTimeField(null=True)
    level_set_by = models.ForeignKey(**_PERSON)
    writing = models.CharField(max_length=24, blank=True)  # see ``languages.Writing``
    checked = models.BooleanField(default=False)
    unread = models.BooleanField(default=True)
    held_by = models.ForeignKey(**_PERSON)  # who has it in hand, while they read and prepare it
    held_since = models.DateTimeField(null=True)

    place = models.GeneratedField(
        expression=PLACE, output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    is_open = models.GeneratedField(
        expression=IS_OPEN, output_field=models.BooleanField(), db_persist=True
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
            models.Index(fields=["is_open", "place", "received_at", "id"], name="queue"),
            models.Index(fields=["state", "place", "received_at", "id"], name="queue_by_state"),
            models.Index(
                fields=["is_open", "place", "received_at", "id"],
                name="queue_about_readers",
                condition=models.Q(about_reader=True),
            ),
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
            models.CheckConstraint(
                name="level_set_at_and_by",
                condition=models.Q(level_set_at__isnull=True, level_set_by__isnull=True)
                | models.Q(level_set_at__isnull=False, level_set_by__isnull=False),
            ),
            models.CheckConstraint(
                name="held_by_and_since",
                condition=models.Q(held_by__isnull=True, held_since__isnull=True)
                | models.Q(held_by__isnull=False, held_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.friendly_name

    @property
    def words_owner(self) -> str:
        """What ties the sealed words to this row and field."""
        return f"feedback.contribution.words:{self.ref}"

    @property
    def written_in(self) -> str:
        """For people; never empty."""
        return languages.said(self.writing)

    @property
    def standing(self) -> Standing:
        """What can truly be said about its level: what nobody looked at is never “none”."""
        if self.level > Level.NONE:
            return Standing(str(self.level))
        if self.level_set_at:
            return Standing.NONE
        if not self.checked:
            return Standing.UNCHECKED
        return Standing.UNREAD if self.unread else Standing.UNSET

    @property
    def may_be_serious(self) -> bool:
        """A serious concern, or one that nobody could rule out, about which nobody has decided."""
        unknown = self.unread and not self.checked and self.level_set_at is None
        return self.safety == Safety.WAITING and (self.level >= Level.HIGH or unknown)

    def is_with_somebody_else(self, user) -> bool:
        """Whether another person has it in hand, so that ``user`` would have to take it over."""
        return self.held_by_id not in {None, user.pk}


class GoesRound(models.Model):
    """That a contribution is about somebody who signs in: it goes round that person from then on.

    Said by whoever reads it; never taken back, and kept when the words are deleted, since the log of
    them stays (decision 46). Where there is one, ``about_reader`` is set.
    """

    personal_fields = ("person", "by")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="goes_round"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="goes_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} goes round {self.person_id}"


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
        indexes = [models.Index(fields=["level", "id"], name="newest_of_a_level")]
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
