"""Password, second step, letters and limits, as a person meets them."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from accounts import sessions
from audit.models import Entry
from tests.factories.accounts import UserFactory, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code() -> str:
    return f"{(int(code_now()) + 1) % 1_000_000:06d}"


@pytest.fixture
def moderator():
    somebody = make_user("moderator", second_factor=None)
    TOTP.activate(somebody, SECRET)
    return somebody


def password_step(client, user, password: str = PASSWORD, **headers):
    return client.post("/sign-in/login/", {"login": user.email, "password": password}, **headers)


class TestTwoSteps:
    def test_both_steps_lead_to_ones_own_work(self, client, moderator):
        password_step(client, moderator)
        answer = client.post("/sign-in/2fa/authenticate/", {"code": code_now()})
        assert (answer.status_code, answer.url) == (302, "/sign-in/")
        assert client.get("/sign-in/").url == "/desk/"
        assert list(Entry.objects.about(moderator).values_list("verb", flat=True)) == [
            "accounts.signed_in"
        ]

    def test_wrong_code_lets_nobody_in(self, client, moderator):
        password_step(client, moderator)
        client.post("/sign-in/2fa/authenticate/", {"code": wrong_code()})
        assert "_auth_user_id" not in client.session

    def test_code_used_once_is_refused_again(self, client, moderator):
        code = code_now()
        password_step(client, moderator)
        client.post("/sign-in/2fa/authenticate/", {"code": code})
        other = Client()
        password_step(other, moderator)
        other.post("/sign-in/2fa/authenticate/", {"code": code})
        assert "_auth_user_id" not in other.session

    def test_spare_code_lets_in_once(self, client, moderator):
        RecoveryCodes.activate(moderator)
        found = Authenticator.objects.get(user=moderator, type="recovery_codes")
        code = found.wrap().get_unused_codes()[0]
        for expected in (True, False):
            browser = Client()
            password_step(browser, moderator)
            browser.post("/sign-in/2fa/authenticate/", {"code": code})
            assert ("_auth_user_id" in browser.session) is expected

    def test_secret_is_sealed_in_the_database(self, moderator):
        stored = Authenticator.objects.get(user=moderator).data["secret"]
        assert SECRET not in stored
        assert len(stored) > 40

    def test_session_key_changes_with_sign_in(self, client, moderator):
        client.get("/sign-in/invited/nothing/")
        password_step(client, moderator)
        before = client.session.session_key
        client.post("/sign-in/2fa/authenticate/", {"code": code_now()})
        assert client.session.session_key != before
        assert not client.session.exists(before)


class TestEnrolment:
    @pytest.fixture
    def beginner(self, client):
        somebody = make_user("moderator", second_factor=None)
        password_step(client, somebody)
        client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
        return somebody

    def enrol(self, client):
        page = client.get("/sign-in/2fa/totp/activate/")
        secret = page.context["form"].secret
        return client.post("/sign-in/2fa/totp/activate/", {"code": code_now(secret)})

    @pytest.mark.django_db(transaction=True)
    def test_setting_up_the_app_opens_the_rest_under_a_new_key(self, client, beginner):
        before = client.session.session_key
        assert client.get("/desk/").url == "/sign-in/2fa/"
        assert self.enrol(client).url == "/sign-in/2fa/recovery-codes/"
        assert client.session.session_key != before
        assert client.get("/sign-in/").url == "/desk/"

    @pytest.mark.django_db(transaction=True)
    def test_removing_the_only_step_closes_the_rest_again(self, client, beginner):
        self.enrol(client)
        client.post("/sign-in/2fa/totp/deactivate/")
        assert client.session[sessions.SECOND_STEP] is False
        assert client.get("/desk/").url == "/sign-in/2fa/"

    def test_setting_up_asks_for_the_password_again(self, client):
        password_step(client, make_user("moderator", second_factor=None))
        answer = client.get("/sign-in/2fa/totp/activate/")
        assert answer.url == "/sign-in/reauthenticate/?next=%2Fsign-in%2F2fa%2Ftotp%2Factivate%2F"


class TestLimits:
    def test_forged_forwarding_does_not_get_round_the_limit(self, client, moderator):
        for attempt in range(10):
            somebody = UserFactory()
            password_step(
                client, somebody, "wrong", headers={"X-Forwarded-For": f"198.51.100.{attempt}"}
            )
        answer = password_step(client, moderator, headers={"X-Forwarded-For": "203.0.113.9"})
        assert b"There were too many tries" in answer.content

    def test_limit_is_by_the_address_our_own_proxy_wrote(self, client, moderator, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = settings.PROXIES = 1
        for attempt in range(10):
            forged = f"198.51.100.{attempt}, 192.0.2.7"
            password_step(client, UserFactory(), "wrong", headers={"X-Forwarded-For": forged})
        near = password_step(client, moderator, headers={"X-Forwarded-For": "192.0.2.7"})
        far = password_step(Client(), moderator, headers={"X-Forwarded-For": "192.0.2.8"})
        assert b"There were too many tries" in near.content
        assert far.url == "/sign-in/2fa/authenticate/"

    def test_too_many_forms_are_answered_in_words(self, client):
        for status in (*[200] * 30, 429):
            answer = client.post("/sign-in/login/", {"login": "", "password": ""})
            assert answer.status_code == status
        assert b"<h1>Wait a minute</h1>" in answer.content

    def test_guessing_codes_is_slowed(self, client, moderator):
        password_step(client, moderator)
        for _attempt in range(5):
            client.post("/sign-in/2fa/authenticate/", {"code": wrong_code()})
        client.post("/sign-in/2fa/authenticate/", {"code": code_now()})
        assert "_auth_user_id" not in client.session


class TestLetters:
    def test_new_password_letter_names_no_child_and_works_once(self, client, moderator, mailoutbox):
        client.post("/sign-in/password/reset/", {"email": moderator.email})
        (letter,) = mailoutbox
        assert letter.subject == "A new password"
        assert "child" not in letter.body.lower()
        link = re.search(r"/sign-in/password/reset/key/\S+", letter.body)[0]
        page = client.get(link, follow=True)
        fresh = {"password1": "nine purple trams at dawn", "password2": "nine purple trams at dawn"}
        client.post(page.request["PATH_INFO"], fresh)
        moderator.refresh_from_db()
        assert moderator.check_password("nine purple trams at dawn")
        assert "_auth_user_id" not in client.session
        assert b"does not work any more" in Client().get(link, follow=True).content

    def test_stranger_gets_no_letter_and_the_same_answer(self, client, mailoutbox):
        answer = client.post("/sign-in/password/reset/", {"email": "nobody@else.example"})
        assert answer.url == "/sign-in/password/reset/done/"
        assert mailoutbox == []

    def test_somebody_without_a_password_gets_no_letter(self, client, mailoutbox):
        somebody = UserFactory()
        somebody.set_unusable_password()
        somebody.save()
        client.post("/sign-in/password/reset/", {"email": somebody.email})
        assert mailoutbox == []

    @pytest.mark.django_db(transaction=True)
    def test_enrolment_stands_when_the_mail_server_is_away(self, client, monkeypatch):
        somebody = make_user("moderator", second_factor=None)
        EmailAddress.objects.create(
            user=somebody, email=somebody.email, verified=True, primary=True
        )
        monkeypatch.setattr("django.core.mail.EmailMessage.send", _no_server)
        password_step(client, somebody)
        client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
        assert TestEnrolment().enrol(client).status_code == 302
        assert client.get("/sign-in/").url == "/desk/"


def _no_server(*args, **kwargs):
    raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("moderator", "/desk/"),
        ("safeguarding-lead", "/desk/"),
        ("board-secretary", "/boards/"),
        ("board-member", "/boards/"),
        ("cicc-member", "/boards/"),
        ("shadow-board-member", "/boards/"),
        ("virtual-school-officer", "/boards/"),
        ("advocate", "/sign-in/you/"),
        ("data-protection-officer", "/desk/erasures/"),
        ("content-editor", "/admin/"),
        ("administrator", "/people/"),
    ],
)
def test_each_role_begins_at_its_own_work(client, slug, address):
    client.force_login(make_user(slug))
    assert client.get("/sign-in/").url == address


def test_stranger_begins_at_the_sign_in(client):
    assert client.get("/sign-in/").url == "/sign-in/login/"


def test_signing_out_takes_one_press(client):
    client.force_login(make_user("moderator"))
    answer = client.post("/sign-in/logout/")
    assert answer.url == "/sign-in/login/"
    assert "_auth_user_id" not in client.session


def test_what_is_wrong_at_a_sign_in_is_said_in_our_own_words(client):
    make_user("moderator", email="ada@council.example")
    page = client.post("/sign-in/login/", {"login": "ada@council.example", "password": "wrong"})
    assert "That address and that password do not go together." in page.content.decode()
    assert "specified" not in page.content.decode()


def test_letters_about_a_sign_in_are_signed_heard_and_greet_from_no_server(client, mailoutbox):
    user = make_user("moderator", email="ada@council.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    page = client.post(
        "/sign-in/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "nine purple trams",
            "password2": "nine purple trams",
        },
    )
    assert page.status_code == 302
    letter = mailoutbox[-1].body
    assert "Something about how you sign in to Heard has changed:" in letter
    assert "Hello from" not in letter
    assert "testserver" not in letter


def test_key_is_offered_to_whoever_has_one_and_to_nobody_else(client, moderator):
    password_step(client, moderator)
    body = client.get("/sign-in/2fa/authenticate/").content.decode()
    assert "Your second step" in body
    assert "Use your security key" not in body
