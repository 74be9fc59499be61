"""Work on clips that outlives a request: the row is the truth, a task is a nudge."""

from django.db import models

from jobs.models import LeasedJob
from media.enums import Disguise, Purpose
from media.models.clips import Clip


class ClipWork(LeasedJob):
    """One piece of work on one clip; ``progress`` in percent is shown where somebody waits."""

    personal_fields = ()

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="work")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    disguise = models.CharField(max_length=12, choices=Disguise.choices, blank=True, default="")
    progress = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "clip work"
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "purpose", "disguise"], name="one_work_of_a_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clip}: {self.purpose} {self.disguise}, {self.state}"
