"""Forms about what is on an agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.forms.base import BoardForm, ClosingFields, words, words_for
from boards.models import AgendaItem


class BusinessForm(BoardForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    cover_note = words(_("Cover note"), _("May stay empty."), required=False)


class ItemForm(ClosingFields, BoardForm):
    """A child's title is its own and is not asked for."""

    def __init__(self, *args, line: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        if not line.is_voice:
            self.fields["title"] = forms.CharField(label=_("Title"), max_length=160)
        self.fields["cover_note"] = words(
            _("Cover note"),
            _("By the secretary. What was said stays as it was cleared."),
            required=False,
        )
        self.add_closing(line.meeting.board, "", _("This item is closed to the public"))


class TakeOffForm(BoardForm):
    def __init__(self, *args, line: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"] = words(
            words_for(line),
            _("May stay empty: they are told that this meeting will not talk about it."),
            required=False,
        )


class PaperForm(BoardForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A PDF of up to 25 MB."),
        # A larger one is not even taken in, so it looks as if none had been chosen.
        error_messages={"required": _("Choose a PDF of up to 25 MB.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    item = forms.TypedChoiceField(
        label=_("Belongs to"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, lines: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("The whole meeting")), *lines]
