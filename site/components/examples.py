"""Made-up things for the gallery to show."""

from django import forms

from components.pictures import PICTURES


class ExampleForm(forms.Form):
    """One plain field, one with a hint, one group, one with something wrong."""

    name = forms.CharField(label="Board")
    why = forms.CharField(
        label="Why",
        help_text="One sentence that the author may read one day.",
        widget=forms.Textarea(attrs={"dir": "auto"}),
    )
    access = forms.ChoiceField(
        label="Meeting",
        choices=[("open", "Open to the public"), ("closed", "Closed")],
        widget=forms.RadioSelect,
    )


EXAMPLES: dict[str, object] = {
    "pictures": sorted(PICTURES),
    "form": ExampleForm(data={"name": "", "why": "It was asked for", "access": "open"}),
    "menu": [
        {"label": "Queue", "href": "#queue", "current": True, "count": 12},
        {"label": "Boards", "href": "#boards"},
        {"label": "People", "href": "#people"},
    ],
    "facts": [("Age band", "11 to 15"), ("Came in", "Today, about 4 pm"), ("Language", "Welsh")],
    "problems": [
        {"text": "Write a few words, or go back and choose a picture", "href": "#field-words"},
        {"text": "Choose who may see it"},
    ],
    "options": [("", "Any state"), ("new", "New"), ("reading", "Being read")],
    "words": ["amber", "otter", "seven", "kite", "river", "moss"],
}
