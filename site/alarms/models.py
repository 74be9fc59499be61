"""That something grew past what somebody set, from when until when."""

from django.db import models


class Alarm(models.Model):
    """``name`` is a measure's (``alarms.measures``), ``worst`` what it was at worst, in the measure's
    unit. ``told_at``: when people were last written to; ``told_over``: that they know it is over.
    """

    personal_fields = ()

    name = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    worst = models.BigIntegerField()
    told_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    told_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(over_at__isnull=True),
                name="one_alarm_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} since {self.began_at:%Y-%m-%d %H:%M}"
