"""The council's own sign-in: an account is an issuer and a subject, never an e-mail address."""

import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.session import SessionStorage
from django.test import RequestFactory

from accounts import actions, invitations
from accounts.models import User
from accounts.session_store import SessionStore
from audit.actors import SYSTEM
from tests.factories.accounts import UserFactory, make_user

pytestmark = pytest.mark.django_db

ISSUER = "https://login.council.example"
PROVIDER = "oidc-of-the-council"


@pytest.fixture(autouse=True)
def council(settings):
    settings.OIDC_ISSUER, settings.OIDC_PROVIDER_ID = ISSUER, PROVIDER
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": PROVIDER,
                    "name": "Council",
                    "client_id": "heard",
                    "secret": "s",
                    "settings": {"server_url": ISSUER},
                }
            ]
        }
    }


@pytest.fixture
def request_():
    """A browser at the end of the council's sign-in."""
    request = RequestFactory().get("/sign-in/oidc/council/login/callback/")
    request.session, request.user = SessionStore(), AnonymousUser()
    request._messages = SessionStorage(request)
    with context.request_context(request):
        yield request


def come_back(request, *, sub="staff-7", iss=ISSUER, userinfo_sub=None, process="login", **claims):
    """What happens when the issuer sends somebody back with these claims."""
    from allauth.socialaccount.adapter import get_adapter

    provider = get_adapter().get_provider(request, PROVIDER)
    claims = {"email": "ada@council.example", "email_verified": True, **claims}
    data = {
        "id_token": {"iss": iss, "sub": sub, **claims},
        "userinfo": {"sub": userinfo_sub or sub, **claims},
    }
    login = provider.sociallogin_from_response(request, data)
    login.state = {"process": process}
    return complete_login(request, login)


def link(user, sub="staff-7", provider=PROVIDER):
    return SocialAccount.objects.create(user=user, provider=provider, uid=sub)


def who(request) -> int | None:
    found = request.session.get("_auth_user_id")
    return int(found) if found else None


def test_known_issuer_and_subject_sign_in_whatever_the_address_says(request_):
    ada = make_user("moderator", second_factor=None)
    link(ada)
    come_back(request_, email="changed@elsewhere.example")
    assert who(request_) == ada.pk
    ada.refresh_from_db()
    assert ada.email != "changed@elsewhere.example"


def test_same_address_with_another_subject_is_a_stranger(request_):
    ada = UserFactory(email="ada@council.example", second_factor=None)
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    link(ada)
    answer = come_back(request_, sub="staff-8")
    assert who(request_) is None
    assert b"You need an invitation" in answer.content
    assert SocialAccount.objects.count() == 1


def test_same_subject_of_another_issuer_is_a_stranger(request_):
    link(make_user("moderator", second_factor=None), provider="oidc-of-another-council")
    come_back(request_)
    assert who(request_) is None


@pytest.mark.parametrize(
    "forged",
    [
        {"iss": "https://login.elsewhere.example"},
        {"userinfo_sub": "staff-1"},
        {"process": "connect"},
    ],
)
def test_token_that_does_not_fit_is_refused(request_, forged):
    link(make_user("moderator", second_factor=None), sub=forged.get("userinfo_sub", "staff-7"))
    answer = come_back(request_, **forged)
    assert (answer.status_code, answer.url) == (302, "/sign-in/login/")
    assert who(request_) is None


def test_stranger_makes_no_account(request_):
    come_back(request_)
    assert User.objects.count() == 0
    assert SocialAccount.objects.count() == 0


def test_invitation_in_this_browser_makes_the_account(request_):
    invitation_token = _invite("invited@council.example")
    invitations.hold(request_.session, invitation_token)
    come_back(request_, email="other@council.example")
    ada = User.objects.get()
    assert (ada.email, ada.full_name) == ("invited@council.example", "Ada Lloyd")
    assert ada.held == frozenset()  # a second person has not agreed yet
    assert ada.power_requests.get().role == "moderator"
    assert not ada.has_usable_password()
    assert who(request_) == ada.pk
    assert SocialAccount.objects.values_list("provider", "uid", "extra_data").get() == (
        PROVIDER,
        "staff-7",
        {},
    )


def test_invitation_makes_one_account_only(request_):
    invitations.hold(request_.session, _invite("invited@council.example"))
    come_back(request_)
    request_.session.flush()
    request_.user = AnonymousUser()
    come_back(request_, sub="staff-8")
    assert User.objects.count() == 1


def _invite(email: str) -> str:
    """The token of a new invitation."""
    sent = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            actions.secrets, "token_urlsafe", lambda size: sent.append("t" * 43) or sent[0]
        )
        actions.invite(email=email, full_name="Ada Lloyd", grants=[("moderator", "")], by=SYSTEM)
    return sent[0]


@pytest.mark.parametrize("trusted", [False, True])
def test_second_step_is_asked_unless_the_council_vouches(request_, settings, trusted):
    settings.OIDC_TRUSTS_MFA = trusted
    link(make_user("moderator", second_factor=None))
    come_back(request_)
    assert request_.session["second_step"] is trusted


def test_somebody_with_a_second_step_is_asked_for_it_here_too(request_):
    link(make_user("moderator"))
    answer = come_back(request_)
    assert answer.url == "/sign-in/2fa/authenticate/"
    assert who(request_) is None


def test_disabled_person_stays_out(request_):
    link(make_user("moderator", second_factor=None, is_active=False))
    assert come_back(request_).url == "/sign-in/inactive/"
    assert who(request_) is None


def test_password_alone_never_counts_as_vouched(client, settings):
    settings.OIDC_TRUSTS_MFA = True
    ada = make_user("moderator", second_factor=None)
    client.post("/sign-in/login/", {"login": ada.email, "password": "correct horse battery staple"})
    assert client.get("/desk/").url == "/sign-in/2fa/"


def test_button_is_a_link_that_starts_at_the_council(client):
    page = client.get("/sign-in/login/").content.decode()
    assert f'href="/sign-in/oidc/{PROVIDER}/login/?process=login"' in page


def test_no_issuer_no_button(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "/sign-in/oidc/" not in client.get("/sign-in/login/").content.decode()


def provider_id_with(issuer: str) -> str:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "HEARD_OIDC_ISSUER": issuer,
        "HEARD_OIDC_CLIENT_ID": "heard",
        "HEARD_OIDC_CLIENT_SECRET": "s",
        "PYTHONPATH": "site",
    }
    code = "from config.settings import signing_in as s; print(s.OIDC_PROVIDER_ID)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_each_issuer_has_its_own_key_in_every_process():
    one = provider_id_with("https://a.example")
    assert one == provider_id_with("https://a.example/")
    assert one != provider_id_with("https://b.example")
