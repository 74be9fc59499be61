"""Every screen about signing in: reachable, in our own frame, with nothing written into it that a
strict content policy would stop."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts import actions
from audit.actors import SYSTEM
from tests.factories.accounts import SecondFactorFactory, make_user, sign_in

pytestmark = pytest.mark.django_db

STRANGERS = [
    ("/sign-in/login/", "Sign in"),
    ("/sign-in/inactive/", "You cannot sign in at the moment"),
    ("/sign-in/password/reset/", "A new password"),
    ("/sign-in/password/reset/done/", "Look in your mail"),
    ("/sign-in/password/reset/key/1-none/", "This link does not work any more"),
    ("/sign-in/password/reset/key/done/", "Your password is changed"),
    ("/sign-in/council/cancelled/", "You stopped the sign-in"),
]
SIGNED_IN = [
    ("/sign-in/you/", "Person Here"),
    ("/sign-in/logout/", "Sign out?"),
    ("/sign-in/password/change/", "Change your password"),
    ("/sign-in/reauthenticate/", "Is it you?"),
    ("/sign-in/2fa/", "Your second step"),
    ("/sign-in/2fa/reauthenticate/", "Is it you?"),
    ("/sign-in/2fa/recovery-codes/", "Your spare codes"),
    ("/sign-in/2fa/recovery-codes/generate/", "Make new spare codes?"),
    ("/sign-in/2fa/totp/deactivate/", "Remove the app?"),
    ("/sign-in/2fa/webauthn/", "Your security keys"),
    ("/sign-in/2fa/webauthn/add/", "Set up a key"),
    ("/sign-in/sessions/", "Where you are signed in"),
    ("/people/", "People"),
    ("/people/invite/", "Invite somebody"),
]
SCRIPT = re.compile(r"<script\b([^>]*)>")
HANDLER = re.compile(r"\son[a-z]+=|\sstyle=|<style|javascript:", re.IGNORECASE)


def assert_ours(answer, heading: str, status: int = 200) -> None:
    page = answer.content.decode()
    assert answer.status_code == status
    assert re.search(rf"<h1>\s*{re.escape(heading)}\s*</h1>", page), page
    assert page.count("<h1") == 1
    assert '<main class="desk"' in page
    assert HANDLER.findall(page) == []
    inline = [attributes for attributes in SCRIPT.findall(page) if "src=" not in attributes]
    assert [a for a in inline if 'type="application/json"' not in a] == []


@pytest.fixture
def somebody(client):
    person = make_user("administrator", full_name="Person Here", second_factor=None)
    sign_in(client, person)
    client.post("/sign-in/reauthenticate/", {"password": "correct horse battery staple"})
    session = client.session
    session["second_step"] = True
    session.save()
    return person


@pytest.mark.parametrize(("address", "heading"), STRANGERS)
def test_screens_for_strangers(client, address, heading):
    assert_ours(client.get(address), heading)


def test_screen_when_the_council_gives_no_answer(client):
    assert_ours(client.get("/sign-in/council/error/"), "That did not work", 401)


@pytest.mark.parametrize(("address", "heading"), SIGNED_IN)
def test_screens_for_somebody_signed_in(client, somebody, address, heading):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(somebody)
    assert_ours(client.get(address), heading)


def test_setting_up_the_app(client, somebody):
    answer = client.get("/sign-in/2fa/totp/activate/")
    assert_ours(answer, "Set up the app")
    assert b"data:image/svg+xml;base64," in answer.content


def test_second_step_screen(client):
    person = make_user("moderator")
    client.post(
        "/sign-in/login/", {"login": person.email, "password": "correct horse battery staple"}
    )
    assert_ours(client.get("/sign-in/2fa/authenticate/"), "Your second step")


@pytest.mark.parametrize(
    ("part", "heading"), [("edit", "Rename the key"), ("remove", "Remove the key?")]
)
def test_screens_of_one_key(client, somebody, part, heading):
    key = SecondFactorFactory(
        user=somebody, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )
    assert b"Blue key" in client.get("/sign-in/2fa/webauthn/").content
    assert_ours(client.get(f"/sign-in/2fa/webauthn/keys/{key.pk}/{part}/"), heading)


def test_person_screen(client, somebody):
    other = make_user("moderator", full_name="Someone Else")
    assert_ours(client.get(f"/people/{other.pk}/"), "Someone Else")
    own = client.get(f"/people/{somebody.pk}/")
    assert_ours(own, "Person Here")
    assert b"Close them out" not in own.content


def test_joining_screens(client, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            email="a@b.example", full_name="Ada Lloyd", grants=[("moderator", "")], by=SYSTEM
        )
    link = re.search(r"http\S+", mailoutbox[0].body)[0]
    assert_ours(client.get(link, follow=True), "Welcome, Ada Lloyd")
    closed = client.get("/sign-in/invited/nothing/")
    assert_ours(closed, "This invitation does not open any more", 410)
