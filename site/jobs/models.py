"""Facts about work that is done outside a request. The row is the truth, a task is a nudge."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from jobs.enums import JobState

ALIVE = timedelta(minutes=3)  # three rounds of reconcile
MOST_DEATHS = 5  # in a row


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
    is_up = models.BooleanField(default=False)  # it began, and did not end on purpose
    deaths = models.PositiveSmallIntegerField(default=0)  # in a row
    # Of the letters about it: the last one that something is wrong, and whether no other followed.
    told_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=False)

    personal_fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}, {self.beat_at:%Y-%m-%d %H:%M:%S}"

    @property
    def alive(self) -> bool:
        """Whether it did a round within the last three minutes."""
        return timezone.now() - self.beat_at < ALIVE

    @property
    def keeps_dying(self) -> bool:
        """Whether it began that often, each time without a minute's peace."""
        return self.deaths >= MOST_DEATHS

    @property
    def is_well(self) -> bool:
        return self.alive and not self.keeps_dying


class DoorSign(models.Model):
    """That a process of the public door runs. Its role adds these and can do nothing else about it.

    ``born``: the process began just now, as the first one or in place of one that died.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    born = models.BooleanField(default=False)

    personal_fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
