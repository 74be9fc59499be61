"""Facts about work that is done outside a request. The row is the truth, a task is a nudge."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from jobs.enums import JobState

ALIVE = timedelta(minutes=3)  # three rounds of reconcile


def first_look() -> datetime:
    """When reconcile first looks at a new row: the ordinary nudge has had its minute by then."""
    return timezone.now() + timedelta(minutes=1)


class LeasedJob(models.Model):
    """A row that one worker at a time may work on; only ``jobs.actions`` changes these fields."""

    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Running: the worker's until then. Otherwise: not tried again before then.
    lease_until = models.DateTimeField(default=first_look)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    last_error = models.CharField(max_length=80, blank=True, default="")  # a code, no content

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When a program that should always be running last did its round, and what it found."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField()
    detail = models.JSONField(default=dict)  # numbers by name, no content

    personal_fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}, {self.beat_at:%Y-%m-%d %H:%M:%S}"

    @property
    def alive(self) -> bool:
        """Whether it did a round within the last three minutes."""
        return timezone.now() - self.beat_at < ALIVE
