"""A change of a setting that children rely on: one person asks for it, another one confirms it."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycles.guard import Guarded, GuardedQuerySet


class ChangeState(models.TextChoices):
    ASKED = "asked", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("not made")


class SettingChangeQuerySet(GuardedQuerySet):
    def waiting(self) -> "SettingChangeQuerySet":
        return self.filter(state=ChangeState.ASKED)


class SettingChange(Guarded):
    """Fields of one row as they were and as they are to be. Until it is confirmed the old stands.

    ``label`` and ``row`` name the row (``feedback.helpline``, its id); ``before`` and ``after`` map
    names of fields to their values as text.
    """

    personal_fields = ("asked_by", "decided_by")
    initial_states = {"state": (ChangeState.ASKED,)}

    label = models.CharField(max_length=60)
    row = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = SettingChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="setting_change_decided_at_and_by",
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_second_person_confirms",
                condition=~models.Q(state=ChangeState.CONFIRMED)
                | ~models.Q(decided_by=models.F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.row}: {', '.join(self.after)}"

    def log_facts(self) -> dict[str, object]:
        what = str(apps.get_model(self.label)._meta.verbose_name)
        return {"what": what, "from": self.before, "to": self.after}
