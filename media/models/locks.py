"""What somebody said when they locked a clip, and that the safeguarding lead has looked."""

import uuid

from django.db import models

from media.enums import GONE
from media.models.clips import ENVELOPE, PERSON, Clip


class ClipLockQuerySet(models.QuerySet):
    def waiting(self) -> "ClipLockQuerySet":
        """Of clips that are locked, those that no safeguarding lead has looked at."""
        rows = self.filter(looked_at__isnull=True, clip__locked_at__isnull=False)
        return rows.exclude(clip__state__in=GONE)


class ClipLock(models.Model):
    """One time that a person said of a clip: this must not be seen. They go with the clip.

    ``why`` is sealed to staff, for the safeguarding lead alone; empty where it was never asked.
    """

    personal_fields = ("why", "by", "looked_by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="locks")
    why = models.OneToOneField(**ENVELOPE)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey(**PERSON)

    objects = ClipLockQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["clip"],
                name="locks_that_wait",
                condition=models.Q(looked_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="lock_looked_at_and_by",
                condition=models.Q(looked_at__isnull=True, looked_by__isnull=True)
                | models.Q(looked_at__isnull=False, looked_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.clip}: lock {self.pk}"

    @property
    def why_owner(self) -> str:
        """What ties the sealed reason to this row."""
        return f"media.cliplock.why:{self.ref}"
