"""What came of an item: the decision, what will be done, and what everyone may read of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from boards.enums import ActionState, OutcomeKind
from boards.models.agendas import AgendaItem
from boards.models.closing import both_or_neither
from boards.models.meetings import Meeting
from feedback.enums import ClearanceState
from lifecycles.guard import Guarded
from storing.fields import StaffsChars, StaffsText


class Outcome(models.Model):
    """How one item left a meeting. For a child's item there are always words for the child.

    ``words`` are sealed to staff and to the author; ``because`` is the board's reason.
    """

    personal_fields = ("words", "recorded_by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agenda_item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=8, choices=OutcomeKind.choices)
    words = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    because = StaffsText(blank=True)
    deferred_to = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="deferred_here"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="deferred_says_to_when",
                condition=models.Q(kind=OutcomeKind.DEFERRED, deferred_to__isnull=False)
                | (~models.Q(kind=OutcomeKind.DEFERRED) & models.Q(deferred_to__isnull=True)),
            ),
            models.CheckConstraint(
                name="declined_says_because",
                condition=~models.Q(kind=OutcomeKind.DECLINED) | ~models.Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agenda_item_id}: {self.kind}"

    def log_about(self) -> list[int]:
        return self.agenda_item.log_about()

    @property
    def words_owner(self) -> str:
        """What ties the sealed words to this row."""
        return f"boards.outcome.words:{self.ref}"


class Action(Guarded):
    """Something that someone will do, by a day. ``owner`` is a role or a body, also another one."""

    personal_fields = ("closed_by",)
    initial_states = {"state": (ActionState.OPEN,)}

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    what = StaffsChars(max_length=300)
    owner = StaffsChars(max_length=120)
    due = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["state", "due", "id"], name="action_log")]
        constraints = [
            both_or_neither("closed_at", "closed_by", "action_closed_at_and_by"),
            models.CheckConstraint(
                name="an_open_action_is_not_closed",
                condition=models.Q(state=ActionState.OPEN, closed_at__isnull=True)
                | (~models.Q(state=ActionState.OPEN) & models.Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def log_about(self) -> list[int]:
        return self.outcome.log_about()

    @property
    def board(self):
        return self.outcome.agenda_item.meeting.board

    @property
    def is_late(self) -> bool:
        return self.state == ActionState.OPEN and self.due < timezone.localdate()


class PublicOutcomeQuerySet(models.QuerySet["PublicOutcome"]):
    def published(self) -> "PublicOutcomeQuerySet":
        """What everyone may read now: cleared here, and the author's yes still stands."""
        return self.filter(cleared_at__isnull=False, clearance__state=ClearanceState.CLEARED)


class PublicOutcome(models.Model):
    """“You said, we did”: prepared, then cleared for the public site by a moderator.

    Exists only while the clearance for everyone stands; ``boards.receivers`` deletes it with that.
    In Welsh it is there whole or not at all.
    """

    personal_fields = ("you_said", "you_said_cy", "prepared_by", "cleared_by")

    outcome = models.OneToOneField(Outcome, on_delete=models.CASCADE, related_name="public")
    clearance = models.ForeignKey(
        "feedback.Clearance", on_delete=models.PROTECT, related_name="public_outcomes"
    )
    you_said = models.TextField()
    we_did = models.TextField()
    you_said_cy = models.TextField(blank=True)
    we_did_cy = models.TextField(blank=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, db_index=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PublicOutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("cleared_at", "cleared_by", "public_outcome_cleared_at_and_by"),
            models.CheckConstraint(
                name="you_said_and_we_did",
                condition=~models.Q(you_said="") & ~models.Q(we_did=""),
            ),
            models.CheckConstraint(
                name="you_said_and_we_did_in_welsh",
                condition=models.Q(you_said_cy="", we_did_cy="")
                | ~models.Q(you_said_cy="") & ~models.Q(we_did_cy=""),
            ),
        ]

    def __str__(self) -> str:
        return f"you said, we did {self.pk}"

    def log_about(self) -> list[int]:
        return [self.clearance.contribution_id]

    @property
    def is_cleared(self) -> bool:
        return self.cleared_at is not None
