"""Forms about meetings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.forms.base import BoardForm, ClosingFields, DateField, TimeField, words
from boards.models import Board


class MeetingForm(BoardForm):
    date = DateField(label=_("Day"))
    time = TimeField(label=_("Time"))
    place = forms.CharField(label=_("Place"), max_length=200)


class AccessForm(ClosingFields, BoardForm):
    """Who may attend, and who may read the record: two settings."""

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_closing(board, "access_", _("The meeting is closed to the public"))
        self.add_closing(board, "record_", _("The record is closed to the public"))


class CancelForm(BoardForm):
    words = words(
        _("Words for the children whose items were on the agenda"),
        _("May stay empty: they are told that the meeting will not talk about it."),
        required=False,
    )
