"""What the forms of the boards share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.closings import Closing
from boards.enums import Paragraph
from boards.models import Board
from components.fields import name_what_is_empty


class DateField(forms.DateField):
    """A day, as the browser's own control gives it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def words(label, help_text="", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class BoardForm(forms.Form):
    """A form whose sentences about what is wrong can also come from an action."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        name_what_is_empty(self)

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
            _("Why closing it is in the public interest"), required=False, rows=3
        )

    def closing(self, prefix: str = "") -> Closing:
        """What was answered."""
        data = self.cleaned_data
        return Closing(
            data[f"{prefix}closed"], data.get(f"{prefix}law", ""), data[f"{prefix}reason"]
        )
