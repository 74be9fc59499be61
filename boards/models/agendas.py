"""What is offered to a board, what is on an agenda, and the papers that belong to it."""

import uuid

from django.conf import settings
from django.db import models

from boards.enums import BoardItemState, ItemKind
from boards.models.closing import closed_has_a_reason, law
from boards.models.meetings import Board, Meeting
from feedback.enums import ClearanceState
from lifecycles.guard import Guarded, GuardedQuerySet


class BoardItemQuerySet(GuardedQuerySet):
    def offered(self) -> "BoardItemQuerySet":
        return self.filter(state=BoardItemState.OFFERED)


class BoardItem(Guarded):
    """One contribution as one board has it. Its words are the clearance's, and read live."""

    personal_fields = ()
    initial_states = {"state": (BoardItemState.OFFERED,)}

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="items")
    clearance = models.OneToOneField(
        "feedback.Clearance", on_delete=models.PROTECT, related_name="board_item"
    )
    state = models.CharField(
        max_length=10, choices=BoardItemState.choices, default=BoardItemState.OFFERED
    )
    offered_at = models.DateTimeField()

    objects = BoardItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["board", "state", "id"], name="items_of_a_board")]

    def __str__(self) -> str:
        return f"{self.clearance.contribution.friendly_name} for {self.board}"

    @property
    def contribution(self):
        return self.clearance.contribution

    @property
    def is_cleared(self) -> bool:
        """Whether the board may see the words at this moment."""
        return self.clearance.state == ClearanceState.CLEARED

    @property
    def title(self) -> str:
        return self.clearance.title if self.is_cleared else ""

    @property
    def wording(self) -> str:
        return self.clearance.wording if self.is_cleared else ""


class AgendaItem(models.Model):
    """One line of an agenda. A voice item wraps a BoardItem and never copies its words.

    Numbers are not kept: ``boards.numbering`` derives them from ``parent`` and ``position``.
    ``issued_at``: since when members may see it.
    """

    personal_fields = ()

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    board_item = models.ForeignKey(
        BoardItem, null=True, on_delete=models.PROTECT, related_name="on_agendas"
    )
    title = models.CharField(max_length=160, blank=True)
    cover_note = models.TextField(blank=True)
    closed = models.BooleanField(default=False)
    law = law()
    reason = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "board_item"], name="a_board_item_once_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(kind=ItemKind.STANDING),
                name="one_standing_item_a_meeting",
            ),
            models.CheckConstraint(
                name="voice_wraps_and_never_copies",
                condition=models.Q(kind=ItemKind.VOICE, board_item__isnull=False, title="")
                | (~models.Q(kind=ItemKind.VOICE) & models.Q(board_item__isnull=True)
                   & ~models.Q(title="")),
            ),
            closed_has_a_reason("", "agenda_item_closed_with_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting}: {self.heading}"

    @property
    def heading(self) -> str:
        """Its title, read live; empty when the words have been taken back."""
        return self.board_item.title if self.board_item_id else self.title

    @property
    def wording(self) -> str:
        return self.board_item.wording if self.board_item_id else ""

    @property
    def is_voice(self) -> bool:
        return self.kind == ItemKind.VOICE

    @property
    def is_taken_back(self) -> bool:
        return self.is_voice and not self.board_item.is_cleared


class Paper(models.Model):
    """A PDF that belongs to a meeting, or to one item of it. Sealed, under a random name."""

    personal_fields = ("envelope", "added_by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    title = models.CharField(max_length=160)
    envelope = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    size = models.PositiveIntegerField()  # bytes
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> str:
        """What ties the sealed file to this row."""
        return f"boards.paper.envelope:{self.ref}"

    @property
    def file_name(self) -> str:
        return f"{self.ref.hex}.pdf"
