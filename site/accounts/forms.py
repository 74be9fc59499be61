"""Forms about people who sign in."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import errors, roles, scopes
from accounts.models import User


class GrantForm(forms.Form):
    """One role, and where."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles.choices()
        self.fields["scope"].choices = [("", _("Everywhere")), *scopes.choices()]

    def clean(self) -> dict:
        data = super().clean()
        role = roles.ROLES.get(data.get("role", ""))
        if role and role.needs_scope and not data.get("scope"):
            self.add_error("scope", str(errors.NeedsBoard()))
        return data


class InviteForm(GrantForm):
    """Who is invited, and to which role."""

    field_order = ["full_name", "email", "role", "scope"]
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(str(errors.AlreadyHere()))
        return email


class PasswordForm(forms.Form):
    """The password of somebody who was invited."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that do not belong together."),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password
