"""Forms that were answered, so that a second press gets the first one's answer."""

from django.db import models
from django.utils import timezone


class AnsweredForm(models.Model):
    """One form, once: ``key`` is the digest of its key, ``content`` of what was written in it.

    Committed together with the deed. ``location`` is where the first press was led to.
    """

    personal_fields = ()

    key = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    location = models.TextField(default="")
    answered_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "content"], name="idempotency_once"),
        ]

    def __str__(self) -> str:
        return f"Form {self.pk}"
