"""One way in. Wagtail's and Django's own forms let a password in round the second step; every
address that takes a POST is tried here with the right password, so that none comes back."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.ways import addresses
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PASSWORD = "correct horse battery staple"
NOT_ROUTED = [
    "/django-admin/login/",
    "/django-admin/",
    "/admin/login",
    "/admin/login/?next=/admin/",
    "/admin/password_reset/",
    "/admin/password_reset/confirm/MQ/set-password/",
    "/accounts/login/",
    "/sign-in/signup/",
    "/sign-in/3rdparty/signup/",
    "/sign-in/login/code/",
    "/sign-in/2fa/webauthn/login/",
    "/_allauth/browser/v1/auth/login",
]


def credentials(email: str) -> dict[str, str]:
    """The right password under each name that a login form has been known to use."""
    return {"username": email, "login": email, "email": email, "password": PASSWORD} | {
        "password1": PASSWORD,
        "password2": PASSWORD,
        "oldpassword": PASSWORD,
    }


def lets_in(address: str, email: str) -> bool:
    client = Client(raise_request_exception=False)
    client.post(address, credentials(email))
    return "_auth_user_id" in client.session


@pytest.fixture
def superuser():
    return UserFactory(is_superuser=True, is_staff=True)


def test_no_address_lets_a_password_in_round_the_second_step(superuser):
    found = [a for a in [*addresses(), *NOT_ROUTED] if lets_in(a, superuser.email)]
    assert found == []


def test_one_address_takes_a_password_at_all():
    beginner = UserFactory(second_factor=None)
    found = [a for a in [*addresses(), *NOT_ROUTED] if lets_in(a, beginner.email)]
    assert found == ["/sign-in/login/"]


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
def test_wagtails_own_door_leads_to_ours(client, address, method):
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer.url) == (302, "/sign-in/login/")


@pytest.mark.parametrize("address", ["/admin/users/", "/admin/users/add/", "/admin/groups/1/"])
def test_wagtails_own_people_screens_lead_to_ours(client, superuser, address):
    client.force_login(superuser)
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (302, "/people/")


def test_django_admin_is_not_routed():
    assert [a for a in addresses() if "django-admin" in a] == []


def test_right_password_alone_leads_to_the_second_step(client, superuser):
    answer = client.post("/sign-in/login/", {"login": superuser.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/sign-in/2fa/authenticate/")
    assert client.get("/admin/").url == "/sign-in/?next=/admin/"


def test_public_door_has_no_sign_in_loaded_at_all():
    code = (
        "import sys, django; django.setup();"
        "from django.test import Client; import config.urls.public;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'allauth', 'fido2', 'qrcode'}))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ | {"HEARD_DOOR": "public", "PYTHONPATH": f".{os.pathsep}site"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
