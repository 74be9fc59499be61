"""Forms about what came of an item."""

from django import forms
from django.utils.translation import gettext_lazy as _

from boards.decisions import Decision
from boards.enums import OutcomeKind
from boards.forms.base import BoardForm, DateField, words, words_for
from boards.models import AgendaItem
from boards.queries.meetings import later_meetings

KINDS = [
    (OutcomeKind.NOTED, _("Noted: they heard it, and nothing more is needed")),
    (OutcomeKind.ACTION, _("An action: someone will do something by a day")),
    (OutcomeKind.DECLINED, _("Declined: no, because …")),
    (OutcomeKind.DEFERRED, _("Deferred: to a later meeting")),
]


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting) -> str:
        return meeting.when


class OutcomeForm(BoardForm):
    """Which fields are needed depends on the kind; ``Decision.problems`` says so."""

    kind = forms.ChoiceField(label=_("What the board did"), choices=KINDS, widget=forms.RadioSelect)
    what = forms.CharField(label=_("What will be done"), max_length=300, required=False)
    owner = forms.CharField(
        label=_("Who does it"),
        help_text=_("A role or a body, not a person’s name."),
        max_length=120,
        required=False,
    )
    due = DateField(label=_("By which day"), required=False)
    because = words(_("Because"), _("The board’s reason."), required=False, rows=3)
    deferred_to = MeetingChoice(
        label=_("To which meeting"), queryset=None, required=False, empty_label=_("Choose one")
    )

    def __init__(self, *args, line: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["deferred_to"].queryset = later_meetings(line.meeting)
        if line.is_voice:
            self.fields["words"] = words(
                words_for(line),
                _("In plain words. They appear on their own page, just as you write them."),
                required=False,
                rows=6,
            )

    @property
    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(**{**data, "kind": OutcomeKind(data["kind"])})

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if "kind" in data and not self.errors:
            self.take_problems(self.decision.problems(self.line))
        return data


class ActionForm(BoardForm):
    """``line``: what the action came of. Business of the board's own has nobody to be told."""

    state = forms.ChoiceField(
        label=_("How it stands"),
        choices=[("done", _("It is done")), ("dropped", _("It will not be done"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, line: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        if line.is_voice:
            self.fields["words"] = words(
                words_for(line), _("Needed when it will not be done: say why."), required=False
            )


class SayingForm(BoardForm):
    you_said = words(_("You said"), _("Nobody must be able to tell who it was."))
    we_did = words(_("We did"))
    you_said_cy = words(
        _("You said, in Welsh"),
        _("Both may stay empty: Welsh pages then show the English, and say that it is."),
        required=False,
    )
    we_did_cy = words(_("We did, in Welsh"), required=False)
