"""What the forms of staff have in common."""

from django import forms
from django.utils.translation import gettext as _


def name_what_is_empty(form: forms.Form) -> None:
    """An empty field is named in what is said about it: a list of problems stands by itself.

    A field that has a sentence of its own keeps it.
    """
    usual = forms.Field.default_error_messages["required"]
    for field in form.fields.values():
        if field.error_messages["required"] == usual:
            field.error_messages["required"] = _("“%(label)s” is still empty.") % {
                "label": field.label
            }
