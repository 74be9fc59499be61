"""The forms about clips on the desk."""

from django import forms

from feedback.forms.desk import Words
from media.enums import OFFERED, Disguise, Kind
from media.models import Clip
from media.visibility import can_be_cleared_as
from media.wording import shown_as


class ClearClipForm(forms.Form):
    """How one audience is to see a clip: never more than its author chose."""

    use_required_attribute = False

    disguise = forms.TypedChoiceField(
        coerce=Disguise, label="They see it", widget=forms.Select(attrs={"class": "control"})
    )

    def __init__(self, *args, clip: Clip, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for each in OFFERED[Kind(clip.kind)] if can_be_cleared_as(clip, each)]
        self.fields["disguise"].choices = [(each, shown_as(each)) for each in offered]
        self.initial.setdefault("disguise", clip.disguise)

    @property
    def has_choices(self) -> bool:
        return bool(self.fields["disguise"].choices)


class LockForm(forms.Form):
    """Why a clip must not be seen: nobody locks one without saying so."""

    use_required_attribute = False

    why = Words(
        rows=3,
        label="Why must it not be seen?",
        help_text="A few words are enough. Only the safeguarding lead reads them.",
        error_messages={"required": "Say why in a few words, so that the safeguarding lead knows."},
    )

    @property
    def problems(self) -> list[dict[str, str]]:
        return [
            {"text": error, "href": "#lock-why"}
            for errors in self.errors.values()
            for error in errors
        ]
