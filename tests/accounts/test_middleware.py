"""Sessions end when they should, and nothing opens before the second step."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts import actions, roles
from tests.accounts.ways import addresses
from tests.factories.accounts import SecondFactorFactory, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PASSWORD = "correct horse battery staple"
OPEN_TO_BEGINNERS = ("/sign-in/2fa/", "/sign-in/reauthenticate/", "/sign-in/logout/", "/styles/")


@pytest.fixture
def moderator():
    return make_user("moderator")


def is_in(client) -> bool:
    return client.get("/sign-in/you/").status_code == 200


class TestClocks:
    def test_fourteen_minutes_unseen_is_still_in(self, client, moderator, freeze):
        start = freeze(timezone.now())
        sign_in(client, moderator)
        freeze(start + timedelta(minutes=14, seconds=59))
        assert is_in(client)

    def test_fifteen_minutes_unseen_is_out(self, client, moderator, freeze):
        start = freeze(timezone.now())
        sign_in(client, moderator)
        freeze(start + timedelta(minutes=15))
        answer = client.get("/sign-in/you/")
        assert (answer.status_code, answer.url) == (302, "/sign-in/login/?next=/sign-in/you/")
        freeze(start)
        assert not is_in(client)

    def test_eight_hours_is_out_however_busy(self, client, moderator, freeze):
        start = freeze(timezone.now())
        sign_in(client, moderator)
        for minutes in range(10, 480, 10):
            freeze(start + timedelta(minutes=minutes))
            assert is_in(client)
        freeze(start + timedelta(hours=8))
        assert not is_in(client)

    def test_an_open_editor_is_nobody_at_work(self, client, freeze):
        start = freeze(timezone.now())
        sign_in(client, make_user("content-editor"))
        for minutes in (5, 10, 14):
            freeze(start + timedelta(minutes=minutes))
            client.post("/admin/editing-sessions/ping/wagtailcore/page/1/")
        freeze(start + timedelta(minutes=15))
        assert not is_in(client)

    def test_session_without_our_clocks_is_out(self, client, moderator):
        sign_in(client, moderator)
        session = client.session
        del session["signed_in_at"]
        session.save()
        assert not is_in(client)

    def test_busy_page_does_not_write_the_session_each_time(
        self, client, moderator, freeze, django_assert_num_queries
    ):
        freeze(timezone.now())
        sign_in(client, moderator)
        client.get("/sign-in/")
        with django_assert_num_queries(3):  # the session, the person, the roles
            client.get("/sign-in/")


class TestDisabled:
    def test_disabled_person_is_out_with_the_next_request(self, client, moderator):
        sign_in(client, moderator)
        assert is_in(client)
        actions.disable(moderator, by=make_user("administrator"))
        assert not is_in(client)

    def test_enabling_again_does_not_bring_the_old_session_back(self, client):
        somebody = make_user("moderator", second_factor=None)
        client.post("/sign-in/login/", {"login": somebody.email, "password": PASSWORD})
        administrator = make_user("administrator")
        actions.disable(somebody, by=administrator)
        actions.enable(somebody, by=administrator)
        assert client.get("/sign-in/2fa/").status_code == 302

    def test_disabled_person_cannot_sign_in(self, client):
        somebody = make_user("moderator", is_active=False)
        client.post("/sign-in/login/", {"login": somebody.email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session


class TestSecondStep:
    @pytest.mark.parametrize("slug", roles.ROLES)
    @pytest.mark.parametrize("address", ["/desk/", "/boards/", "/admin/", "/people/", "/sign-in/"])
    def test_without_one_every_role_is_sent_to_enrol(self, client, slug, address):
        sign_in(client, make_user(slug, second_factor=None))
        for method in (client.get, client.post):
            answer = method(address)
            assert (answer.status_code, answer.url) == (302, "/sign-in/2fa/")

    def test_without_one_no_address_opens_but_enrolment(self, client):
        everything = list(roles.ROLES)
        sign_in(client, make_user(*everything, second_factor=None))
        opened = [
            a for a in addresses() if client.get(a).headers.get("Location") != "/sign-in/2fa/"
        ]
        assert [a for a in opened if not a.startswith(OPEN_TO_BEGINNERS)] == []

    def test_spare_codes_alone_are_no_second_step(self, client):
        somebody = make_user("moderator", second_factor=None)
        SecondFactorFactory(user=somebody, type=Authenticator.Type.RECOVERY_CODES)
        assert client.get("/sign-in/you/").status_code == 302
        sign_in(client, somebody)
        assert client.get("/desk/").url == "/sign-in/2fa/"

    def test_session_from_before_enrolment_elsewhere_is_out(self, client):
        somebody = make_user("moderator", second_factor=None)
        sign_in(client, somebody)
        SecondFactorFactory(user=somebody)
        answer = client.get("/sign-in/2fa/totp/deactivate/")
        assert answer.url.startswith("/sign-in/login/")
        assert "_auth_user_id" not in client.session

    def test_reset_by_an_administrator_ends_their_sessions(self, client):
        somebody = make_user("board-secretary", second_factor=None)
        client.post("/sign-in/login/", {"login": somebody.email, "password": PASSWORD})
        assert UserSession.objects.filter(user=somebody).count() == 1
        actions.reset_second_step(somebody, by=make_user("administrator"))
        assert UserSession.objects.filter(user=somebody).count() == 0
        assert client.get("/sign-in/2fa/").status_code == 302


def test_page_with_a_form_lets_the_browser_say_where_it_came_from(client):
    """Or the browser says "null", and Django refuses the form: seen in Chromium."""
    assert client.get("/sign-in/login/").headers["Referrer-Policy"] == "same-origin"
    assert Client().get("/sign-in/").headers["Referrer-Policy"] == "no-referrer"


def test_a_stranger_gets_no_cookie_and_no_redirect_from_us(client):
    answer = client.get("/sign-in/login/")
    assert answer.status_code == 200
    assert "s" not in answer.cookies
