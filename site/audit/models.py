"""What was done and seen, by whom. Rows are added and never changed."""

from typing import NoReturn, TypeVar

from django.conf import settings
from django.db import models


class LogIsClosed(TypeError):
    """Someone tried to change or remove a row of the log."""


_Row = TypeVar("_Row", bound=models.Model)


class ClosedQuerySet(models.QuerySet[_Row]):
    def update(self, **kwargs) -> NoReturn:
        raise LogIsClosed("The audit log cannot be changed.")

    def delete(self) -> NoReturn:
        raise LogIsClosed("The audit log cannot be deleted from.")


class EntryQuerySet(ClosedQuerySet["Entry"]):
    def about(self, subject: models.Model) -> "EntryQuerySet":
        """The history of one row of any model, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by(
            "id"
        )


class Entry(models.Model):
    """One thing done or seen (``domain.md`` D5). Holds no content: ids, states and codes only.

    Triggers in the database refuse UPDATE, DELETE, TRUNCATE and INSERT OR REPLACE too, so a person
    with the database shell has to leave a trace in the schema first; the chain (``Link``) finds what
    was done all the same.
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
    # Put on by whoever has the log's key (``audit.marks``): not the public door. None, not "": each
    # occurs once.
    mark = models.CharField(max_length=48, null=True, editable=False)  # noqa: DJ001

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject")]
        constraints = [
            models.CheckConstraint(
                name="audit_staff_has_a_name",
                condition=models.Q(actor_kind="staff", actor__isnull=False)
                | ~models.Q(actor_kind="staff") & models.Q(actor__isnull=True),
            ),
            models.UniqueConstraint(
                name="audit_mark_once", fields=["mark"], condition=models.Q(mark__isnull=False)
            ),
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


class About(models.Model):
    """An entry is part of the history of an item whose row is not its subject: of its clearances,
    its places on agendas, the packs and meetings in which somebody read it.

    ``item`` is an id that upper layers know: a contribution's.
    """

    personal_fields = ()

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="abouts")
    item = models.BigIntegerField()

    objects = ClosedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "entry"], name="an_entry_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} about {self.item}"


class Link(models.Model):
    """An entry's place in the chain (``audit.chain``): numbers 1, 2, 3 without a gap.

    ``digest`` is an HMAC over the link before, the entry and what it is filed under, made with the
    ``key`` of that name at the moment ``at``. ``old``: the entry was here before there was a chain.
    """

    personal_fields = ()

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    at = models.DateTimeField()
    old = models.BooleanField(default=False)
    key = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)

    objects = ClosedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number}: entry {self.entry_id}"
