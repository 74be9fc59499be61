"""What was done and seen, by whom. Rows are added and never changed."""

from typing import NoReturn

from django.conf import settings
from django.db import models


class LogIsClosed(TypeError):
    """Someone tried to change or remove a row of the log."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> "EntryQuerySet":
        """The history of one row of any model, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by(
            "id"
        )

    def update(self, **kwargs) -> NoReturn:
        raise LogIsClosed("The audit log cannot be changed.")

    def delete(self) -> NoReturn:
        raise LogIsClosed("The audit log cannot be deleted from.")


class Entry(models.Model):
    """One thing done or seen (``domain.md`` D5). Holds no content: ids, states and codes only.

    A trigger in the database refuses UPDATE and DELETE too, so a person with the database shell
    has to leave a trace in the schema first.
    """

    personal_fields = ("actor",)

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=8)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject")]
        constraints = [
            models.CheckConstraint(
                name="audit_staff_has_a_name",
                condition=models.Q(actor_kind="staff", actor__isnull=False)
                | ~models.Q(actor_kind="staff") & models.Q(actor__isnull=True),
            )
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise LogIsClosed("The audit log cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        raise LogIsClosed("The audit log cannot be deleted from.")
