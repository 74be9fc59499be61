"""About whom it is: somebody who signs in."""

from django import forms

from accounts.models import User
from feedback.forms.desk import DeskForm, Words


class RoundForm(DeskForm):
    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("full_name", "pk"),
        label="Who is it about?",
        empty_label="Choose a person",
        widget=forms.Select(attrs={"class": "control"}),
    )
    words = Words(
        rows=3,
        label="Why do you think so?",
        help_text="A note that those who read it see. The person you choose does not.",
    )
