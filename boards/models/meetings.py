"""Boards and their meetings."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, time_format

from boards.enums import AGENDA_IS_OUT, COMING, BoardKind, MeetingState
from boards.models.closing import closed_has_a_reason, law
from lifecycles.guard import Guarded, GuardedQuerySet
from storing.fields import StaffsText


class Board(models.Model):
    """A body that considers what children say. Its audience is what an author says yes to.

    ``is_council_body``: the Local Government Act applies, so closing anything cites a paragraph.
    """

    personal_fields = ()

    audience = models.OneToOneField(
        "feedback.Audience", on_delete=models.PROTECT, related_name="board"
    )
    kind = models.CharField(max_length=20, choices=BoardKind.choices)
    is_council_body = models.BooleanField(default=False)
    standing_title = models.CharField(max_length=120, default="Voices of children and young people")

    class Meta:
        ordering = ["audience__order", "audience__slug"]

    def __str__(self) -> str:
        return str(self.audience)

    @property
    def slug(self) -> str:
        """The scope that permissions for this board are held in."""
        return self.audience.slug

    @property
    def name(self) -> str:
        """Its English name: what stays written down, whatever language the page was in."""
        return self.audience.name


class MeetingQuerySet(GuardedQuerySet):
    def coming(self) -> "MeetingQuerySet":
        """Neither held nor cancelled, soonest first."""
        return self.filter(state__in=COMING).order_by("date", "id")

    def past(self) -> "MeetingQuerySet":
        """Held or cancelled, newest first."""
        return self.exclude(state__in=COMING).order_by("-date", "-id")


class Meeting(Guarded):
    """One meeting. Who may attend and who may read its record are two settings (domain.md B1).

    ``agenda_version`` grows with every change of the agenda: an order saved from an older page
    is refused, and a pack knows whether it is still true.
    """

    personal_fields = ()
    initial_states = {"state": (MeetingState.PLANNED,)}

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(
        max_length=14, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    date = models.DateField()
    time = models.TimeField()
    place = models.CharField(max_length=200)
    agenda_version = models.PositiveIntegerField(default=0)

    access_closed = models.BooleanField(default=False)
    access_law = law()
    access_reason = StaffsText(blank=True)
    record_closed = models.BooleanField(default=False)
    record_law = law()
    record_reason = StaffsText(blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["board", "date", "id"], name="meetings_of_a_board")]
        constraints = [
            closed_has_a_reason("access_", "meeting_access_closed_with_reason"),
            closed_has_a_reason("record_", "meeting_record_closed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.date:%-d %B %Y}"

    def log_about(self) -> list[int]:
        """Each child's item on its agenda, wherever that is in its life."""
        voices = self.agenda.filter(board_item__isnull=False)
        return list(voices.values_list("board_item__clearance__contribution", flat=True))

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def agenda_is_out(self) -> bool:
        """Whether members may see the agenda."""
        return self.state in AGENDA_IS_OUT

    @property
    def when(self) -> str:
        """Its day, time and place: what tells two meetings of one day apart."""
        day, time = date_format(self.date, "l j F Y"), time_format(self.time, "H:i")
        return f"{day}, {time}, {self.place}"

    @property
    def day_has_come(self) -> bool:
        return self.date <= timezone.localdate()
