"""The forms of whoever is asked by letter or phone what is held of somebody."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from components.fields import name_what_is_empty
from feedback.codes import LONGEST
from feedback.forms.desk import DeskForm, Words
from feedback.models import Theme
from feedback.queries.data_requests import SOUGHT

_WHY = "Who asks, and how. Sealed: staff who may erase read it; it is kept for two years."


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "control", "autocomplete": "off"})


def _code() -> forms.Textarea:
    """All of a code is seen while it is typed, as where its author types it."""
    unhelped = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.Textarea(
        attrs={"class": "control code-typed", "rows": 2, "dir": "auto", **unhelped}
    )


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "control"}, format="%Y-%m-%d")


class _RequestForm(forms.Form):
    """No look without a reason."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_empty(self)


class CodeForm(_RequestForm):
    code = forms.CharField(
        max_length=LONGEST, widget=_code(), label="Return code",
        help_text="Seven words. Spaces, dashes and capitals make no difference.",
    )  # fmt: skip
    why = Words(rows=3, label="Why do you look?", help_text=_WHY)


class SearchForm(_RequestForm):
    name = forms.CharField(required=False, max_length=40, widget=_line(), label="Friendly name")
    since = forms.DateField(required=False, widget=_day(), label="Sent from")
    until = forms.DateField(required=False, widget=_day(), label="Sent to")
    theme = forms.ModelChoiceField(
        Theme.objects.all(), required=False, to_field_name="slug", empty_label="Any",
        label="Theme", widget=forms.Select(attrs={"class": "control"}),
    )  # fmt: skip
    why = Words(rows=3, label="Why do you search?", help_text=_WHY)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "“Sent to” is before “Sent from”.")
        elif not self.errors.keys() & set(SOUGHT) and not self.sought:
            raise ValidationError("Give a name, a day or a theme to look for.")
        return cleaned

    def clean_since(self) -> date | None:
        return _possible(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _possible(self.cleaned_data["until"])

    @property
    def sought(self) -> dict[str, str]:
        """What was filled in, as plain text; days as YYYY-MM-DD."""
        given = {name: self.cleaned_data.get(name) for name in SOUGHT}
        theme = given.pop("theme")
        found = {name: str(value) for name, value in given.items() if value}
        return found | ({"theme": theme.slug} if theme else {})


def _possible(day: date | None) -> date | None:
    """A day that calendars of all our databases know."""
    if day is not None and not 1900 < day.year < 9990:
        raise ValidationError("There is no such day.")
    return day


class _LetterForm(DeskForm):
    letter_on = forms.DateField(widget=_day(), label="Date of the letter")

    def clean_letter_on(self) -> date:
        day = self.cleaned_data["letter_on"]
        if day > timezone.localdate():
            raise ValidationError("That day is still to come.")
        if day.year < 2000:
            raise ValidationError("That is before anybody could write to us.")
        return day


class KeepOnLetterForm(_LetterForm):
    letter_on = forms.DateField(widget=_day(), label="When the letter was written")
    because = Words(
        rows=3, label="Why it is not deleted",
        help_text="Whoever wrote must be told why, and that they may complain to the Information "
        "Commissioner. Sealed, and kept for two years.",
    )  # fmt: skip


class EraseOnLetterForm(_LetterForm):
    matters = ("state", "added")

    sure = forms.BooleanField(
        label="Delete everything they sent, for good",
        error_messages={"required": "Tick this to say that you mean it."},
    )
