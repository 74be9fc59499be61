"""One clip, and its renditions."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from lifecycles.guard import Guarded, GuardedQuerySet
from media.enums import ARRIVED, PLAYABLE, ClipState, Disguise, Kind, RenditionName
from media.reasons import LACKS, Reason

ENVELOPE: Any = {
    "to": "vault.Envelope",
    "on_delete": models.SET_NULL,
    "null": True,
    "related_name": "+",
}
PERSON: Any = {
    "to": settings.AUTH_USER_MODEL,
    "null": True,
    "on_delete": models.PROTECT,
    "related_name": "+",
    "db_index": False,
}


def tied(row: Any, *said: object) -> str:
    """What the seal of ``row`` ties its content to: the row, and what it ``said`` of itself then.

    What is from before said its row alone. Nobody can seal old content that way anew, so the vault's
    own note may say which of the two it is.
    """
    alone = f"{row._meta.label_lower}.envelope:{row.ref}"
    if row.envelope is not None and row.envelope.owner == alone:
        return alone
    return ":".join([alone, *map(str, said)])


class ClipQuerySet(GuardedQuerySet):
    def held_by(self, *holders: bytes) -> "ClipQuerySet":
        """The clips of contributions, by the digests that those are known by; oldest first."""
        return self.filter(holder__in=[bytes(each) for each in holders]).order_by("id")

    def arrived(self) -> "ClipQuerySet":
        return self.filter(state__in=ARRIVED)


class Clip(Guarded):
    """A film, a sound or a picture that somebody sent, and how far it has come.

    ``holder`` is the digest of the submission key that its contribution is known by too: the words
    and the clip find each other by it, whichever is here first. ``viewer_public``
    and ``reader_public`` are notes of the page it was sent from, and of a code that was asked for:
    nothing is sealed by them (``media.readers``).
    ``disguise`` is the most that others may see, as the child chose; ``reason`` says why it was
    refused, or which part of it cannot be shown. In clear is nothing of what it shows.
    """

    personal_fields = ("viewer_public", "reader_public", "locked_by")
    initial_states = {"state": (ClipState.UPLOADING, ClipState.RECEIVED)}

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.BinaryField(max_length=32, db_index=True)
    viewer_public = models.BinaryField(max_length=32)
    reader_public = models.BinaryField(max_length=32, null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=ClipState.choices, default=ClipState.UPLOADING)
    disguise = models.CharField(max_length=12, choices=Disguise.choices, default=Disguise.NONE)
    choice = models.BinaryField(max_length=36, null=True)  # proof of who chose: ``media.readers``
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True, default="")
    finding = models.CharField(max_length=200, blank=True, default="")  # for staff; no content
    size = models.PositiveBigIntegerField(default=0)  # bytes, as it was sent
    duration_s = models.FloatField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()  # to the hour
    arrived_at = models.DateTimeField(null=True)  # to the hour
    withdrawn_at = models.DateTimeField(null=True)  # its sender took it back; to the hour
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(**PERSON)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["locked_at", "id"],
                name="locked_clips",
                condition=models.Q(locked_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="clip_locked_at_and_by",
                condition=models.Q(locked_at__isnull=True, locked_by__isnull=True)
                | models.Q(locked_at__isnull=False, locked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_clip_has_a_reason",
                condition=~models.Q(state=ClipState.REFUSED) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def has_arrived(self) -> bool:
        return self.state in ARRIVED

    @property
    def is_playable(self) -> bool:
        return self.state in PLAYABLE

    @property
    def is_locked(self) -> bool:
        """Whether somebody said: this must not be seen."""
        return self.locked_at is not None

    @property
    def is_withdrawn(self) -> bool:
        """Whether its sender took it back: staff keep it, nobody else is shown it."""
        return self.withdrawn_at is not None

    @property
    def message(self) -> str:
        """Why it was refused or is only a part, as the child reads it; empty otherwise."""
        return str(Reason(self.reason).label) if self.reason else ""

    @property
    def lacks(self) -> str:
        """Which part of it cannot be shown, for staff."""
        return LACKS.get(self.reason, "A part of it is missing.")


class Rendition(models.Model):
    """Something made from a clip that a person may be shown. Sealed; never the uploaded file."""

    personal_fields = ("envelope",)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=12, choices=RenditionName.choices)
    disguise = models.CharField(max_length=12, choices=Disguise.choices)
    envelope = models.OneToOneField(**ENVELOPE)
    media_type = models.CharField(max_length=40)
    codec = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()  # bytes before sealing
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_s = models.FloatField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "disguise", "name"], name="one_rendition_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clip}: {self.name}, {self.disguise}"

    @property
    def owner(self) -> str:
        """What ties the sealed file to this row, to its clip and to what it shows of it."""
        return tied(self, self.clip_id, self.disguise, self.name)
