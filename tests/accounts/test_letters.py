"""Every letter about signing in, as somebody gets it: plain, from our own words, and of no stranger’s making."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.test import Client, RequestFactory

from tests.accounts.test_sign_in import PASSWORD
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution

pytestmark = pytest.mark.django_db

WORDS = "Canary words about the dinners at Elm House."
FORGED = "evil.example"
# What is changed by whoever is signed in, each followed by a letter.
CHANGES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_set": "A password was set for your sign-in.",
    "account/email/password_reset": "Your password was changed, by a link from a letter.",
    "mfa/email/totp_activated": "An authenticator app was set up as your second step.",
    "mfa/email/totp_deactivated": "Your authenticator app was removed.",
    "mfa/email/webauthn_added": "A security key was added.",
    "mfa/email/webauthn_removed": "A security key was removed.",
    "mfa/email/recovery_codes_generated": "New spare codes were made. The old ones are good no more.",
}
# Nobody signs up, changes an address or joins accounts by themselves, and there is no code by mail.
NEVER = {
    "account/email/account_already_exists", "account/email/email_changed",
    "account/email/email_confirm", "account/email/email_confirmation",
    "account/email/email_confirmation_signup", "account/email/email_deleted",
    "account/email/login_code", "account/email/password_reset_code",
    "account/email/unknown_account", "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
}  # fmt: skip
HARD = re.compile(
    r"authenticat(?:e|ion)\b|two-factor|recovery codes|activated|deactivated|credential|generated"
    r"|child|young|safeguard|{|}|%|<|>", re.IGNORECASE
)  # fmt: skip


def fill(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def somebody():
    make_contribution(words=WORDS)
    user = make_user("moderator", email="ada@council.example", full_name="Ada Private")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def elsewhere(settings):
    """Requests that name another host than ours, with a browser that says something odd."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.STAFF_ADDRESS = "https://staff.council.example"
    return {"HTTP_HOST": FORGED, "HTTP_USER_AGENT": "<b>Browser</b>"}


def test_every_letter_that_allauth_has_is_ours_or_never_sent():
    theirs = Path(allauth.__file__).parent / "templates"
    found = {
        str(path.relative_to(theirs)).removesuffix("_message.txt")
        for path in theirs.rglob("email/*_message.txt")
        if not path.name.startswith("base_")
    }
    reset = {"account/email/password_reset_key"}
    assert found == CHANGES.keys() | NEVER | reset
    ours = Path(settings.BASE_DIR) / "templates"
    for name in CHANGES.keys() | reset:
        for part in ("subject", "message"):
            assert (ours / f"{name}_{part}.txt").is_file(), name


@pytest.mark.parametrize(("name", "said"), CHANGES.items())
def test_letter_about_a_change_says_what_when_and_what_to_do(
    somebody, elsewhere, mailoutbox, name, said
):
    request = RequestFactory().post("/sign-in/", **elsewhere)
    with context.request_context(request):
        get_adapter(request).send_notification_mail(name, somebody)
    (letter,) = mailoutbox
    assert letter.to == ["ada@council.example"]
    assert letter.alternatives == []
    body = fill(letter.body).strip()
    assert body.startswith(
        f"Something about how you sign in to Heard has changed: {said} It was done on "
    )
    assert body.endswith(
        "If that was not you, change your password now and tell an administrator of Heard. Heard"
    )
    plain = letter.subject + fill(letter.body.replace("<b>Browser</b>", ""))
    assert HARD.findall(plain) == []
    assert [
        each for each in (FORGED, "http", "Elm House", "Private", "testserver") if each in plain
    ] == []
    assert re.fullmatch(r"[A-Z][^.!?]{8,50}", letter.subject)


def test_letter_with_a_link_leads_to_the_address_in_the_settings(somebody, elsewhere, mailoutbox):
    Client().post("/sign-in/password/reset/", {"email": somebody.email}, **elsewhere)
    (letter,) = mailoutbox
    assert (letter.subject, letter.to) == ("A new password", ["ada@council.example"])
    (link,) = re.findall(r"https?://\S+", letter.body)
    assert link.startswith("https://staff.council.example/sign-in/password/reset/key/")
    plain = letter.subject + letter.body.replace(link, "")
    assert HARD.findall(plain) == []
    assert [each for each in (FORGED, "Elm House", "Browser") if each in letter.body] == []
    assert "within one hour" in letter.body
    assert settings.PASSWORD_RESET_TIMEOUT == 60 * 60


def test_a_password_that_was_changed_is_told_as_the_person_does_it(somebody, elsewhere, mailoutbox):
    browser = sign_in(Client(), somebody)
    fresh = "nine purple trams"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert browser.post("/sign-in/password/change/", form, **elsewhere).status_code == 302
    (letter,) = mailoutbox
    assert letter.subject == "Your password was changed"
    assert FORGED not in letter.body


def test_nobody_else_gets_a_letter(somebody, mailoutbox):
    outsider = make_user("board-secretary")
    Client().post("/sign-in/password/reset/", {"email": outsider.email + ".example"})
    assert mailoutbox == []
