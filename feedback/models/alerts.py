"""Reading that somebody else looks at: much at once, outside one's scope, taken out, searched."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertKind(models.TextChoices):
    MUCH = "much", _("opened a lot within an hour")
    OUTSIDE = "outside", _("tried to open what is kept from them")
    TAKEN_OUT = "taken-out", _("took words out as a file")
    SEARCH = "search", _("looked for what is held of somebody")


class Opening(models.Model):
    """That somebody opened an item, for counting within the hour; deleted soon after. The log keeps it.

    ``item`` is a contribution's id: no foreign key, nothing is ever read by it.
    """

    personal_fields = ("reader",)

    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    item = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["reader", "at"], name="openings_of_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader_id} opened {self.item}"


class ReadingAlert(models.Model):
    """One person, one kind, one hour. ``ref`` stands in addresses: a number would tell the person it
    is about that there is one. ``count``: openings, or how often it happened. ``item``: the contribution
    that it happened with, where that goes round somebody, who must not hear of it; 0 for all others.
    """

    personal_fields = ("reader", "looked_by")

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AlertKind)
    hour = models.DateTimeField()
    item = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=1)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-hour", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "hour", "item"], name="one_alert_a_person_kind_and_hour"
            ),
            models.CheckConstraint(
                name="alert_looked_at_by_another",
                condition=models.Q(looked_by__isnull=True, looked_at__isnull=True)
                | models.Q(looked_by__isnull=False, looked_at__isnull=False)
                & ~models.Q(looked_by=models.F("reader")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour:%Y-%m-%d %H}"
