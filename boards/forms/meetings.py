"""Forms about meetings."""

import datetime

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from boards.forms.base import BoardForm, ClosingFields, DateField, TimeField, words
from boards.models import Board, Meeting
from boards.queries.days import doubts_about


class MeetingForm(BoardForm):
    """A day that looks like a slip is asked about, and taken when it is meant all the same.

    ``meeting``: the one that is changed; a day that it has already is not asked about.
    """

    date = DateField(label=_("Day"))
    time = TimeField(label=_("Time"))
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(self, *args, board: Board, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.board, self.meeting = board, meeting

    def clean(self) -> dict[str, object]:
        data = super().clean()
        day = data.get("date")
        if day is None or (self.meeting and self.meeting.date == day):
            return data
        doubts = doubts_about(self.board, day, besides=self.meeting)
        if doubts and day.isoformat() not in self.data.getlist("sure"):
            self.add_error("date", _("%(doubts)s On this day all the same?")
                           % {"doubts": " ".join(doubts)})  # fmt: skip
        if doubts:
            self._ask(day)
        return data

    def _ask(self, day: datetime.date) -> None:
        """The box to say yes in; it names the day, so that another day is asked about again."""
        label = _("Yes, on %(day)s") % {"day": date_format(day, "l j F Y")}
        self.fields["sure"] = forms.MultipleChoiceField(
            label=_("Is that the day?"),
            choices=[(day.isoformat(), label)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class AccessForm(ClosingFields, BoardForm):
    """Who may attend, and who may read the record: two settings."""

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_closing(board, "access_", _("The meeting is closed to the public"))
        self.add_closing(board, "record_", _("The record is closed to the public"))


class CancelForm(BoardForm):
    words = words(
        _("Words for those whose items were on the agenda"),
        _("May stay empty: they are told that the meeting will not talk about it."),
        required=False,
    )
