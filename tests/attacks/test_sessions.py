"""Who reads every row of every session is nobody by it (finding A2)."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory

from accounts import factors
from accounts.models import Session
from accounts.session_store import SessionStore
from tests.accounts.test_sign_in import SECRET, code_now, password_step
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def signed_in(who) -> Client:
    client = Client()
    password_step(client, who)
    client.post("/sign-in/2fa/authenticate/", {"code": code_now()})
    return client


@pytest.fixture
def moderator():
    somebody = make_user("moderator", second_factor=None)
    TOTP.activate(somebody, SECRET)
    return somebody


def everything_written() -> set[str]:
    """Each value of text in each row of each table, as a thief of the database has it."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if (
                model._meta.proxy
                or model._meta.db_table not in connection.introspection.table_names()
            ):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found |= {str(value) for row in cursor for value in row}
    return found


def test_no_row_of_any_table_has_the_key_in_the_cookie(moderator):
    key = signed_in(moderator).cookies[settings.SESSION_COOKIE_NAME].value
    assert [value for value in everything_written() if key in value] == []


def test_what_stands_in_a_row_opens_nothing_as_a_cookie(moderator):
    client = signed_in(moderator)
    assert client.get("/desk/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM accounts_session")
        sessions = [name for (name,) in cursor]
        cursor.execute("SELECT session_key FROM usersessions_usersession")
        listed = [name for (name,) in cursor]
    assert sessions == listed != []
    for name in sessions:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = name
        assert thief.get("/desk/").status_code == 302


def test_all_sessions_of_somebody_end(moderator):
    client = signed_in(moderator)
    factors.end_sessions(moderator)
    assert client.get("/desk/").status_code == 302
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_one_session_is_kept_when_the_others_end(moderator):
    first = signed_in(moderator)
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    request.session, request.user = SessionStore(), moderator
    UserSession.objects.create_from_request(request)
    factors.end_sessions(moderator, except_key=first.session.session_key)
    assert first.get("/desk/").status_code == 200
    assert UserSession.objects.get().session_key == first.session.session_key


def test_somebody_ends_their_other_sessions_and_stays_signed_in(moderator):
    client = signed_in(moderator)
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    request.session, request.user = SessionStore(), moderator
    request.session["begun"] = "elsewhere"
    UserSession.objects.create_from_request(request)
    assert Session.objects.count() == 2
    client.post("/sign-in/sessions/")
    assert client.get("/desk/").status_code == 200
    assert Session.objects.get().session_key == client.session.session_key


def test_leaving_ends_the_session_for_good(moderator):
    client = signed_in(moderator)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-in/logout/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = key
    assert again.get("/desk/").status_code == 302
    assert Session.objects.filter(session_key=key).count() == 0
