"""django-allauth's forms of the second step, with our own count of wrong codes (``accounts.tries``)."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm

from accounts import tries
from accounts.refusals import log_failed_sign_in


class _Counted:
    """A form whose ``user`` tries a code or a key."""

    user: Any

    def _try(self, clean):
        tried = tries.begin(context.request, tries.CODE, self.user)
        if tried is None:
            log_failed_sign_in(self.user, "accounts.sign_in.locked")
            raise get_adapter().validation_error("too_many_login_attempts")
        result = clean()
        tries.was_right(tried)
        return result


class CodeForm(_Counted, AuthenticateForm):
    def clean_code(self) -> str:
        return self._try(super().clean_code)


class CodeAgainForm(_Counted, ReauthenticateForm):
    def clean_code(self) -> str:
        return self._try(super().clean_code)


class FirstCodeForm(_Counted, ActivateTOTPForm):
    def clean_code(self) -> str:
        return self._try(super().clean_code)


class KeyForm(_Counted, AuthenticateWebAuthnForm):
    def clean_credential(self):
        return self._try(super().clean_credential)


class KeyAgainForm(_Counted, ReauthenticateWebAuthnForm):
    def clean_credential(self):
        return self._try(super().clean_credential)
