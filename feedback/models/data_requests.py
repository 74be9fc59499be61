"""What somebody asked of the data protection officer by letter or phone, and what became of it."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from feedback.models.contributions import Contribution
from lifecycles.guard import Guarded, GuardedQuerySet

# What was found can be opened that long: a month to answer, and the two that the law adds at most.
OPEN_FOR = timedelta(days=92)
# The officer's reason, and what they looked for. The row stays.
REASON_KEPT = timedelta(days=730)

_ENVELOPE: Any = {
    "to": "vault.Envelope",
    "on_delete": models.SET_NULL,
    "null": True,
    "related_name": "+",
}


class FoundBy(models.TextChoices):
    CODE = "code", _("by return code")
    SEARCH = "search", _("by search")


class RequestState(models.TextChoices):
    """What became of it. What nobody decided about stays open until ``OPEN_FOR`` is over."""

    OPEN = "open", _("open")
    ERASED = "erased", _("deleted, on a letter")
    KEPT = "kept", _("not deleted")


class DataRequestQuerySet(GuardedQuerySet):
    def newest_first(self) -> "DataRequestQuerySet":
        return self.order_by("-id")


class DataRequest(Guarded):
    """One look for a person's contributions, without their words.

    ``asked`` holds the reason and what was looked for, sealed to staff: it is the officer's own
    record, never the child's words, so erasing what was found leaves it. A code is in neither.
    ``contribution`` is what a code opened, or what a letter that asks to erase it was about.
    """

    personal_fields = ("asked", "by")
    initial_states = {"state": (RequestState.OPEN,)}

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    how = models.CharField(max_length=8, choices=FoundBy.choices)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    asked = models.OneToOneField(**_ENVELOPE)
    found = models.PositiveIntegerField(default=0)
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.PROTECT, related_name="data_requests"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    letter_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request by letter or phone"
        verbose_name_plural = "requests by letter or phone"
        indexes = [models.Index(fields=["at", "id"], name="data_requests_by_age")]
        constraints = [
            models.CheckConstraint(
                name="decided_on_a_letter_about_something",
                condition=models.Q(
                    state=RequestState.OPEN, erased_at__isnull=True, letter_on__isnull=True
                )
                | models.Q(
                    state=RequestState.ERASED,
                    erased_at__isnull=False,
                    letter_on__isnull=False,
                    contribution__isnull=False,
                )
                | models.Q(
                    state=RequestState.KEPT,
                    erased_at__isnull=True,
                    letter_on__isnull=False,
                    contribution__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"request of {date_format(timezone.localtime(self.at), 'j F Y, H:i')}"

    @property
    def owner(self) -> str:
        return f"feedback.datarequest.asked:{self.ref}"

    @property
    def is_open(self) -> bool:
        """Whether what it found can still be opened."""
        return self.state == RequestState.OPEN and self.at > timezone.now() - OPEN_FOR

    @property
    def is_over(self) -> bool:
        """Nobody decided, and it is too late to."""
        return self.state == RequestState.OPEN and not self.is_open

    def log_about(self) -> list[int]:
        return [self.contribution_id] if self.contribution_id else []
