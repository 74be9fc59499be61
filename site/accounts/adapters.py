"""Our rules, where django-allauth asks for them."""

import base64
import io
import logging
import os
import smtplib
from urllib.parse import quote

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from accounts import actions, invitations, tries
from accounts.models import User
from accounts.refusals import log_failed_sign_in

log = logging.getLogger("heard.accounts")


# What is wrong at a sign-in, as Heard says it: never which of the two it was.
SAID = {
    "account_inactive": gettext_lazy("This sign-in is closed. Ask an administrator."),
    "email_password_mismatch": gettext_lazy(
        "That address and that password do not go together. Look at both and try again."
    ),
    "incorrect_code": gettext_lazy(
        "That code is not right, or it was used. Wait for the next one."
    ),
    "incorrect_password": gettext_lazy("That is not your password. Try again."),
    "enter_current_password": gettext_lazy("Write the password you have now."),
    "invalid_login": gettext_lazy("That sign-in did not work. Try again."),
    "invalid_password_reset": gettext_lazy("This link does not work any more. Ask for another."),
    "too_many_login_attempts": gettext_lazy(
        "There were too many tries. Wait five minutes, then try again."
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; letters that fail do not fail the person."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SAID}
    _tried: tries.Try | None = None

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        """One too many: refused before the password is looked at."""
        who = _whose(credentials)
        self._tried = tries.begin(request, tries.PASSWORD, who or credentials.get("email", ""))
        if self._tried is None:
            log_failed_sign_in(who, "accounts.sign_in.locked")
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        """A right password is no guess."""
        user = super().authenticate(request, **credentials)
        if user and self._tried:
            tries.was_right(self._tried)
        return user

    def authentication_failed(self, request, **credentials) -> None:
        log_failed_sign_in(_whose(credentials), "accounts.sign_in.failed")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """To the address in the settings: a request can be made to name any host."""
        way = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.STAFF_ADDRESS + way.replace("UID-KEY", quote(key))

    def send_password_reset_mail(self, user, email, context) -> None:
        """Someone who comes in by the council's own sign-in has no password to reset here: a
        new one would outlive their council account."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def send_notification_mail(self, *args, **kwargs) -> None:
        """A changed password stays changed, even when the mail server is away."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("A notice about a sign-in was not sent: %s", type(error).__name__)


def _whose(credentials: dict[str, str]) -> User | None:
    return User.objects.filter(email__iexact=credentials.get("email", "")).first()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The council's own sign-in. An account is its issuer and subject, never its e-mail."""

    def pre_social_login(self, request, sociallogin) -> None:
        """Refuse a token of another issuer or subject, and any linking; keep nothing else that
        the issuer says, so that nothing further down can match people by e-mail."""
        if sociallogin.state.get("process", "login") != "login" or not _is_ours(sociallogin):
            messages.error(request, _("That sign-in could not be used here."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.email_addresses = []
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])

    def populate_user(self, request, sociallogin, data):
        """Name and address come from the invitation, nothing from the issuer."""
        return sociallogin.user

    def is_open_for_signup(self, request, sociallogin) -> bool:
        """Only for someone who came through an invitation's link in this browser."""
        return invitations.is_held(request.session)

    def save_user(self, request, sociallogin, form=None):
        """The invited person, with no password; this issuer and subject are their key."""
        sociallogin.user = actions.join(invitations.take(request.session), password=None)
        sociallogin.save(request, connect=True)
        return sociallogin.user


def _is_ours(sociallogin) -> bool:
    """Whether issuer and subject of the ID token are what the account would be keyed on."""
    token = (sociallogin.account.extra_data or {}).get("id_token") or {}
    return (
        sociallogin.account.provider == settings.OIDC_PROVIDER_ID
        and str(token.get("iss", "")).rstrip("/") == settings.OIDC_ISSUER
        and str(token.get("sub", "")) == sociallogin.account.uid
    )


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second steps are sealed, so that a copy of the database does not hold them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": SAID["incorrect_code"],
    }

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, on white: a phone cannot read black on a dark page."""
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 - allauth's own name
        """What a new key is called until its owner says."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Key %(number)d") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidTag when SECRET_KEY has changed: see docs/signing-in.md."""
        raw = base64.b64decode(encrypted_text)
        return _cipher().decrypt(raw[:12], raw[12:], None).decode()


def _cipher() -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"heard second step")
    return AESGCM(derive.derive(settings.SECRET_KEY.encode()))
