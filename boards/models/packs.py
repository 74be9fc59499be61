"""Printed agendas: what was built, from what, who was sent it, and what has to come back."""

import uuid

from django.conf import settings
from django.db import models

from boards.models.agendas import AgendaItem, BoardItem
from boards.models.closing import both_or_neither
from boards.models.meetings import Meeting
from feedback.enums import ClearanceState
from jobs.enums import JobState
from jobs.models import LeasedJob


class PackQuerySet(models.QuerySet["Pack"]):
    def issued(self) -> "PackQuerySet":
        return self.filter(issued_at__isnull=False)

    def not_issued(self) -> "PackQuerySet":
        return self.filter(issued_at__isnull=True)


class Pack(LeasedJob):
    """One build of a meeting's agenda as PDF; the next number says what changed since.

    ``unprinted``: what no font here could draw, by item: {"item": its number, empty for the first
    pages, "count", "names": of characters, never the words, "in_place": the whole item is left out}.
    ``sha256`` (hexadecimal, of the PDF) and ``agenda_version`` say what was sent. The file is
    sealed to staff. Once issued its facts do not change.
    """

    personal_fields = ("envelope", "asked_by", "issued_by")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    number = models.PositiveSmallIntegerField()
    agenda_version = models.PositiveIntegerField(default=0)
    envelope = models.OneToOneField(
        "vault.Envelope", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    unprinted = models.JSONField(default=list)
    built_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="pack_numbers"),
            both_or_neither("issued_at", "issued_by", "pack_issued_at_and_by"),
            models.CheckConstraint(
                name="only_a_built_pack_is_issued",
                condition=models.Q(issued_at__isnull=True) | models.Q(state=JobState.DONE),
            ),
            models.CheckConstraint(
                name="a_built_pack_says_what_it_is",
                condition=~models.Q(state=JobState.DONE)
                | (models.Q(built_at__isnull=False) & ~models.Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: pack {self.number}"

    @property
    def owner(self) -> str:
        """What ties the sealed file to this row."""
        return f"boards.pack.envelope:{self.ref}"

    def log_about(self) -> list[int]:
        """Each child's item that is printed in it."""
        voices = self.items.filter(board_item__isnull=False)
        return list(voices.values_list("board_item__clearance__contribution", flat=True))

    @property
    def is_built(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    def holds_uncleared(self) -> bool:
        """Whether words in it are not cleared any more. One query."""
        voices = self.items.filter(board_item__isnull=False)
        return voices.exclude(board_item__clearance__state=ClearanceState.CLEARED).exists()

    @property
    def needs_person(self) -> bool:
        """Building failed three times."""
        return self.state == JobState.NEEDS_PERSON


class PackItem(models.Model):
    """What one pack holds, and under which number; never the words themselves.

    ``digest``: SHA-256 of what was printed, so that the next pack can say that it changed.
    ``clips``: ids of the clips that it names, so that it is fetched back when one is taken back.
    """

    personal_fields = ()

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="items")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.SET_NULL, related_name="in_packs"
    )
    board_item = models.ForeignKey(
        BoardItem, null=True, on_delete=models.PROTECT, related_name="in_packs"
    )
    number = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    clips = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pack}: {self.number}"


class Recall(models.Model):
    """An issued pack holds words that were taken back since, or corrected (``corrected``):
    somebody must fetch it back.
    """

    personal_fields = ("dealt_with_by",)

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="recalls")
    board_item = models.ForeignKey(BoardItem, on_delete=models.PROTECT, related_name="recalls")
    noticed_at = models.DateTimeField()
    corrected = models.BooleanField(default=False)
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "board_item"],
                condition=models.Q(dealt_with_at__isnull=True),
                name="one_open_recall_a_pack_and_item",
            ),
            both_or_neither("dealt_with_at", "dealt_with_by", "recall_dealt_with_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"{self.pack}: recall"

    def log_about(self) -> list[int]:
        return self.board_item.log_about()
