"""How a clip arrives: uploads that can be resumed, a sealed part for each piece."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from media.models.clips import Clip

PROMISED = timedelta(hours=2)  # an upload has its room for so long, and longer by what comes
SLOWEST = 250_000 / 60  # bytes a second; what comes slower has no room for itself alone any more


def first_promise() -> datetime:
    return timezone.now() + PROMISED


class Upload(models.Model):
    """One resource of the tus protocol (tus.io, 1.0.0). ``offset`` counts bytes that are stored.

    A partial upload has no clip; ``concat`` is what its creator sent as Upload-Concat. ``notes`` is
    Upload-Metadata as it was sent, without what could be about a person. ``promised_until``: how long
    room is kept for it, whatever else asks (``media.quota``); it may go on after that too.
    """

    personal_fields = ()

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.BinaryField(max_length=32, db_index=True)
    clip = models.OneToOneField(Clip, null=True, on_delete=models.CASCADE, related_name="upload")
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    concat = models.CharField(max_length=2000, blank=True, default="")
    notes = models.CharField(max_length=500, blank=True, default="")
    expires_at = models.DateTimeField(db_index=True)
    promised_until = models.DateTimeField(default=first_promise)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="never_past_its_length",
                condition=models.Q(offset__lte=models.F("length")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.offset} of {self.length} bytes"

    def promised_with(self, size: int) -> datetime:
        """Until when room is kept for it once ``size`` more bytes have come."""
        return self.promised_until + timedelta(seconds=size / SLOWEST)

    @property
    def is_whole(self) -> bool:
        return self.offset == self.length


class ClipSource(models.Model):
    """Where a clip came from, as a digest that is good for a day (``tallies.counting.source_of``): so
    that whoever sends many waits for those who send one. Deleted after that day.
    """

    personal_fields = ()

    clip = models.OneToOneField(
        Clip, primary_key=True, on_delete=models.CASCADE, related_name="source"
    )
    digest = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"Where {self.clip_id} came from"


class Part(models.Model):
    """The bytes of one piece from ``start``, in an envelope of their own. Never changed."""

    personal_fields = ("envelope",)

    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="parts", db_index=False
    )  # the unique constraint begins with it
    start = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    owner = models.CharField(max_length=60)  # what the envelope was sealed for
    # Not one to one: a partial upload can be a piece of more than one whole.
    envelope = models.ForeignKey(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["upload", "start"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "start"], name="one_part_from_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.size} bytes from {self.start}"
