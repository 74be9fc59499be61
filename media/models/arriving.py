"""How a clip arrives: uploads that can be resumed, a sealed part for each piece."""

import uuid

from django.db import models

from media.models.clips import Clip


class Upload(models.Model):
    """One resource of the tus protocol (tus.io, 1.0.0). ``offset`` counts bytes that are stored.

    A partial upload has no clip; ``concat`` is what its creator sent as Upload-Concat. ``notes`` is
    Upload-Metadata as it was sent, without what could be about a person.
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="never_past_its_length",
                condition=models.Q(offset__lte=models.F("length")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.offset} of {self.length} bytes"

    @property
    def is_whole(self) -> bool:
        return self.offset == self.length


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
