"""The words in a clip, with their times."""

import uuid

from django.db import models

from media.enums import CaptionState
from media.models.clips import ENVELOPE, PERSON, Clip, tied


class Captions(models.Model):
    """One saved version of a clip's captions: WebVTT, sealed to staff. The newest one counts.

    ``by`` is empty for a machine's draft; only a person checks (domain.md: corrected captions).
    """

    personal_fields = ("envelope", "by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="captions")
    state = models.CharField(max_length=8, choices=CaptionState.choices, default=CaptionState.DRAFT)
    language = models.CharField(max_length=8, default="en")
    envelope = models.OneToOneField(**ENVELOPE)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "captions"
        get_latest_by = "id"
        constraints = [
            models.CheckConstraint(
                name="a_person_checks_captions",
                condition=~models.Q(state=CaptionState.CHECKED) | models.Q(by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.clip}: captions {self.pk}, {self.state}"

    @property
    def owner(self) -> str:
        """What ties the sealed words to this row, to its clip and to whether a person checked them."""
        return tied(self, self.clip_id, self.state)

    @property
    def is_checked(self) -> bool:
        return self.state == CaptionState.CHECKED
