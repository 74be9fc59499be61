"""What is offered to a board, what is on an agenda, and the papers that belong to it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from boards.enums import BoardItemState, ItemKind
from boards.models.closing import closed_has_a_reason, law
from boards.models.meetings import Board, Meeting
from boards.remaking.wording import said, sentence
from feedback.enums import ADULTS, ClearanceState, Group
from jobs.enums import JobState
from jobs.models import LeasedJob
from lifecycles.guard import Guarded, GuardedQuerySet
from storing.fields import StaffsChars, StaffsText

_ADULT_AUTHORS = {
    Group.PARENT: _lazy("the parent or carer"),
    Group.FAMILY: _lazy("the family member"),
}


class BoardItemQuerySet(GuardedQuerySet):
    def offered(self) -> "BoardItemQuerySet":
        return self.filter(state=BoardItemState.OFFERED)


class BoardItem(Guarded):
    """One contribution as one board has it. Its words are the clearance's, and read live."""

    personal_fields = ("kept_note",)
    initial_states = {"state": (BoardItemState.OFFERED,)}

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="items")
    clearance = models.OneToOneField(
        "feedback.Clearance", on_delete=models.PROTECT, related_name="board_item"
    )
    state = models.CharField(
        max_length=10, choices=BoardItemState.choices, default=BoardItemState.OFFERED
    )
    offered_at = models.DateTimeField()
    # The cover note that it had on the last agenda, while it is on none.
    kept_note = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BoardItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["board", "state", "id"], name="items_of_a_board")]

    def __str__(self) -> str:
        return f"{self.clearance.contribution.friendly_name} for {self.board}"

    @property
    def kept_note_owner(self) -> str:
        return f"boards.boarditem.kept_note:{self.pk}"

    @property
    def contribution(self):
        return self.clearance.contribution

    def log_about(self) -> list[int]:
        return [self.clearance.contribution_id]

    @property
    def is_by_an_adult(self) -> bool:
        return self.contribution.group in ADULTS

    @property
    def said_by(self) -> str:
        """Whose words they are, where they are no child's; nothing otherwise."""
        if not self.is_by_an_adult or not self.is_cleared:
            return ""
        return _("Said by: %(who)s") % {"who": self.contribution.get_group_display()}

    @property
    def author(self) -> str:
        """Who is answered, as a secretary’s screens call them; which kind of child stays unsaid."""
        return _ADULT_AUTHORS.get(self.contribution.group) or _("the child or young person")

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

    Numbers are not kept: ``boards.numbering`` derives them from ``parent`` and ``position``,
    and from what issued packs called them.
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
    title = StaffsChars(max_length=160, blank=True)
    cover_note = StaffsText(blank=True)
    closed = models.BooleanField(default=False)
    law = law()
    reason = StaffsText(blank=True)
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

    def log_about(self) -> list[int]:
        """Whose history a deed about this line is part of."""
        return self.board_item.log_about() if self.board_item_id else []

    @property
    def is_voice(self) -> bool:
        return self.kind == ItemKind.VOICE

    @property
    def author(self) -> str:
        """Who is answered with what came of it; nobody for business of the board's own."""
        return self.board_item.author if self.board_item_id else ""

    @property
    def is_taken_back(self) -> bool:
        return self.is_voice and not self.board_item.is_cleared


class Paper(LeasedJob):
    """A PDF that belongs to a meeting, or to one item of it. Sealed, under a random name.

    ``envelope`` is the file as it was brought, for the secretary; ``remade`` is what members get,
    made of it by a worker or while it was brought. Until it is there, members get nothing.
    """

    personal_fields = ("envelope", "remade", "added_by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    title = StaffsChars(max_length=160)
    envelope = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    size = models.PositiveIntegerField()  # bytes
    remade = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_out = models.JSONField(default=dict)  # how many of what: see boards.remaking.wording
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
    def remade_owner(self) -> str:
        return f"boards.paper.remade:{self.ref}"

    @property
    def is_remade(self) -> bool:
        return self.remade_id is not None

    @property
    def needs_person(self) -> bool:
        """It could not be made anew: members do not get it."""
        return self.state == JobState.NEEDS_PERSON

    @property
    def said_taken_out(self) -> list[str]:
        return said(self.taken_out)

    @property
    def why_not(self) -> str:
        """Why it could not be made anew, in a sentence."""
        return sentence(self.last_error, self.title)

    def log_about(self) -> list[int]:
        return self.agenda_item.log_about() if self.agenda_item else []

    @property
    def file_name(self) -> str:
        return f"{self.ref.hex}.pdf"
