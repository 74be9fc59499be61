"""The forms of the desk. Each says what it needs to have stood still since it was shown."""

from typing import ClassVar

from django import forms

from accounts.permissions import may
from components.fields import name_what_is_empty
from feedback import addresses
from feedback.actions.levels import LOWER
from feedback.enums import AgeBand, Group, Level, Safety, Standing, State
from feedback.models import Clearance, Contribution, Theme
from feedback.queries.queue import Filters
from feedback.queries.seen import PARTS, Seen
from feedback.texts import LONGEST

WAITING = ((0, "Any time"), (1, "More than 1 working day"),
           (2, "More than 2 working days"), (5, "More than 5 working days"))  # fmt: skip


class Stale(Exception):
    """Somebody was quicker. ``moved`` names the parts of ``Seen`` that are different now."""

    def __init__(self, moved: tuple[str, ...]) -> None:
        super().__init__(moved)
        self.moved = moved


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(
        attrs={"class": "control", "rows": rows, "autocomplete": "off", "dir": "auto"}
    )


class Words(forms.CharField):
    """A text as it was written: spaces stay, line ends are made one kind."""

    def __init__(self, *, rows: int = 5, **kwargs) -> None:
        super().__init__(strip=False, max_length=LONGEST, widget=_area(rows), **kwargs)

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text.strip() else ""


class DeskForm(forms.Form):
    """A form about one contribution, for one person.

    ``matters`` lists the parts of ``Seen`` that must not have moved; ``after_withdrawal`` says
    whether it still has a meaning once the author took the contribution back.
    """

    matters: ClassVar[tuple[str, ...]] = ()
    after_withdrawal: ClassVar[bool] = True
    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, contribution: Contribution, by, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_empty(self)
        self.contribution = contribution
        self.by = by

    def check_seen(self, contribution: Contribution) -> None:
        """Raises Stale when something that matters has moved since the form was shown."""
        if contribution.state == State.WITHDRAWN and not self.after_withdrawal:
            raise Stale(("state",))
        seen, now = Seen.read(self.cleaned_data["seen"]), Seen.of(contribution)
        moved = PARTS if seen is None else seen.moved_in(now, self.matters)
        if self.matters and moved:
            raise Stale(moved)

    def look_again(self, contribution: Contribution) -> None:
        """Take what stands now as seen: it is about to be shown beside what was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(Seen.of(contribution))

    @property
    def typed(self) -> list[str]:
        """What somebody wrote into it, to be given back whatever happens."""
        written = (self.data.get(self.add_prefix(name), "") for name in self._written_fields())
        return [text for text in written if text.strip()]

    def _written_fields(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if name != "seen" and isinstance(field, forms.CharField)
        ]


class MoveForm(DeskForm):
    """A step of the lifecycle: nothing to fill in."""

    matters = ("state", "added")


class VersionForm(DeskForm):
    matters = ("version",)
    after_withdrawal = False

    words = Words(rows=12, label="What others may see")


class SafetyForm(DeskForm):
    matters = ("safety", "added")

    decision = forms.ChoiceField(
        choices=[(Safety.SAFE, "No concern that stops sharing"), (Safety.HELD, "Hold it")],
        widget=forms.RadioSelect,
        label="Your decision",
    )


class LevelForm(DeskForm):
    matters = ("level",)

    level = forms.TypedChoiceField(
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        label="Level of concern",
    )
    why = Words(rows=3, label="Why?", help_text="Staff who read this contribution see it.")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may(self.by, LOWER):
            least = self.contribution.level
            self.fields["level"].choices = [pair for pair in Level.choices if pair[0] >= least]

    @property
    def can_change(self) -> bool:
        """Whether there is another level that this person may set."""
        return len(self.fields["level"].choices) > 1


class ConfirmForm(DeskForm):
    """The level that stands is right: nothing to fill in."""

    matters = ("level", "added")


class ThemesForm(DeskForm):
    matters = ("themes",)
    after_withdrawal = False

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.filter(active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What is it about?",
    )


class _ClearanceForm(DeskForm):
    """About one audience that the author said yes to."""

    after_withdrawal = False

    def __init__(self, *args, clearance: Clearance, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.clearance = clearance


class ClearForm(_ClearanceForm):
    matters = ("version", "added", "safety")

    title = forms.CharField(
        max_length=120,
        label="A short title without anybody’s name",
        widget=forms.TextInput(attrs={"class": "control", "autocomplete": "off"}),
    )


class CorrectForm(ClearForm):
    """They have it already: in the newest wording from here on, and perhaps under another title."""


class DeclineForm(_ClearanceForm):
    words = Words(
        rows=3,
        label="Tell the author why",
        help_text="They read this. Plain and kind, about what you decided, never about them.",
    )


class RevokeForm(_ClearanceForm):
    """Nothing to fill in."""


class ReplyForm(DeskForm):
    matters = ("replied",)  # so that pressing twice sends once

    words = Words(
        rows=7,
        label="Your reply",
        help_text="Someone else may see the author’s screen: repeat nothing that could put them at risk.",
    )


class NoteForm(DeskForm):
    words = Words(rows=3, label="A note for other staff")


class EraseForm(DeskForm):
    matters = ("state",)

    sure = forms.BooleanField(
        label="Delete everything they sent, for good",
        error_messages={"required": "Tick this to say that you mean it."},
    )


class KeepForm(DeskForm):
    matters = ("state",)

    words = Words(
        rows=4,
        label="Tell the author what is kept, and why",
        help_text="They read this with their code.",
    )


class QueueForm(forms.Form):
    """What the queue is narrowed to; anything that is no answer counts as none."""

    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)  # its tabs choose it
    about_reader = forms.BooleanField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        choices=[("", "Any"), *Standing.choices], required=False, label="Concern"
    )
    theme = forms.ChoiceField(required=False, label="Theme")
    group = forms.ChoiceField(choices=[("", "Any"), *Group.choices], required=False, label="Group")
    age_band = forms.ChoiceField(
        choices=[("", "Any"), *AgeBand.choices], required=False, label="Age"
    )
    waiting = forms.TypedChoiceField(
        choices=WAITING, coerce=int, empty_value=0, required=False, label="Waiting"
    )
    my_turn = forms.BooleanField(required=False, label="My turn")

    def __init__(self, data=None, *, themes: list[Theme]) -> None:
        super().__init__(data)
        states = [pair for pair in State.choices if pair[0] != State.ERASED]
        self.fields["state"].choices = [("", "All that is open"), *states]
        self.fields["theme"].choices = [("", "Any"), *((t.slug, str(t)) for t in themes)]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**self.cleaned_data)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "control"}, format="%Y-%m-%d")


class LogForm(forms.Form):
    """What the log is narrowed to; anything that is no answer counts as none."""

    verb = forms.ChoiceField(required=False, label="What was done")
    actor = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="By whom")
    name = forms.CharField(required=False, max_length=40, label="About (a friendly name)")
    since = forms.DateField(required=False, label="From", widget=_day())
    until = forms.DateField(required=False, label="To", widget=_day())
    about = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_about(self) -> int | None:
        """The contribution that the address stands for; None for none."""
        try:
            return addresses.number(self.cleaned_data["about"])
        except ValueError:
            return None

    def __init__(self, data=None, *, verbs, people) -> None:
        super().__init__(data)
        self.fields["verb"].choices = [("", "Anything"), *verbs]
        self.fields["actor"].choices = [("", "Anyone"), *((p.pk, str(p)) for p in people)]
