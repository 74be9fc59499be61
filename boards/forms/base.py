"""What the forms of the boards share."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.closings import Closing
from boards.enums import Paragraph
from boards.models import AgendaItem, Board
from components.fields import name_what_is_empty

_LONG_AGO, _FAR_AHEAD = 1, 10  # years


class DateField(forms.DateField):
    """A day, as the browser's own control gives it: one that a person can mean.

    Who types 28/03/27 into that control sends the year 27.
    """

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value):
        day = super().clean(value)
        if day is not None:
            _check_year(day)
        return day


def _check_year(day: date) -> None:
    this_year = timezone.localdate().year
    if day.year < 1000:
        raise forms.ValidationError(_("Enter a year of four figures."))
    if day.year < this_year - _LONG_AGO:
        raise forms.ValidationError(_("This day is long past. Look at the year."))
    if day.year > this_year + _FAR_AHEAD:
        raise forms.ValidationError(_("This day is very far ahead. Look at the year."))


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def words(label, help_text="", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def words_for(line: AgendaItem) -> str:
    """The label of the field for what is said to the author of ``line``."""
    return _("Words for %(who)s") % {"who": line.author}


def _runs_as_it_is_typed(widget: forms.Widget) -> None:
    """Arabic is typed from right to left in a field for words, whatever the page's language is."""
    if type(widget) in {forms.TextInput, forms.Textarea}:
        widget.attrs["dir"] = "auto"


class BoardForm(forms.Form):
    """A form whose sentences about what is wrong can also come from an action."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        name_what_is_empty(self)
        for field in self.fields.values():
            _runs_as_it_is_typed(field.widget)

    def take_problems(self, problems: dict[str, str]) -> None:
        """Sentences by field, as ``Incomplete`` holds them; unknown fields concern the whole."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)

    @property
    def problems(self) -> list[dict[str, str]]:
        """For the component of that name."""
        return [
            {"text": text, "href": "" if name == "__all__" else f"#{self[name].id_for_label}"}
            for name, texts in self.errors.items()
            for text in texts
        ]


class ClosingFields:
    """Fields for closing something, under a prefix; only a council is asked about the law."""

    def add_closing(self, board: Board, prefix: str, label) -> None:
        self.fields[f"{prefix}closed"] = forms.BooleanField(label=label, required=False)
        if board.is_council_body:
            self.fields[f"{prefix}law"] = forms.ChoiceField(
                label=_("By which paragraph of Schedule 12A"),
                choices=[("", _("Choose one")), *Paragraph.choices],
                required=False,
            )
        self.fields[f"{prefix}reason"] = words(
            _("Why closing it is in the public interest"), required=False, rows=6
        )

    def closing(self, prefix: str = "") -> Closing:
        """What was answered."""
        data = self.cleaned_data
        return Closing(
            data[f"{prefix}closed"], data.get(f"{prefix}law", ""), data[f"{prefix}reason"]
        )
