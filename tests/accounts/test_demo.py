"""The demo's way in, and that it is nowhere else."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.http import Http404
from django.test import RequestFactory

from accounts import checks, demo, roles
from accounts.models import User
from accounts.permissions import may_somewhere
from accounts.views.demo import enter
from feedback.models import CouncilSettings
from tests.accounts.ways import addresses
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db


def test_one_made_up_person_for_each_role_the_same_each_time():
    first, second = demo.make_people(), demo.make_people()
    assert set(first) == set(roles.ROLES)
    assert first == second
    assert User.objects.count() == len(roles.ROLES)
    for slug, user in first.items():
        assert {role for role, _scope in user.held} == {slug}
        assert not user.has_usable_password()


def test_address_is_not_there_without_the_demo(client):
    assert "/enter/" not in addresses()
    assert client.get("/enter/").status_code == 404


def test_view_is_closed_even_if_somebody_routes_it(settings):
    settings.DEMO = False
    with pytest.raises(Http404):
        enter(RequestFactory().get("/enter/"))


def test_nobody_enters_outside_the_demo(client):
    people = demo.make_people()
    with pytest.raises(RuntimeError):
        demo.enter(SimpleNamespace(session=client.session), people["moderator"])


@pytest.fixture
def demo_client(client, settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.accounts.demo_urls"
    demo.make_people()
    return client


@pytest.mark.parametrize("slug", roles.ROLES)
def test_entering_as_each_role_passes_the_second_step(demo_client, slug):
    answer = demo_client.post("/enter/", {"role": slug})
    assert (answer.status_code, answer.url) == (302, "/sign-in/")
    page = demo_client.get("/sign-in/you/")
    assert page.status_code == 200
    assert b"This is the demo" in page.content
    user = page.wsgi_request.user
    assert all(may_somewhere(user, permission) for permission in roles.ROLES[slug].permissions)


def test_page_lists_every_role_and_refuses_any_other(demo_client):
    page = demo_client.get("/enter/").content.decode()
    assert [
        str(role.name) for role in roles.ROLES.values() if f">{role.name}</button>" not in page
    ] == []
    assert demo_client.post("/enter/", {"role": "king"}).status_code == 404
    assert "_auth_user_id" not in demo_client.session


def test_production_has_no_demo_whatever_is_set(settings):
    settings.DEMO = settings.PRODUCTION = True
    assert demo.allowed() is False
    assert [error.id for error in checks.no_demo_in_production(None)] == ["accounts.E001"]


@pytest.mark.parametrize(("is_demo", "production"), [(True, False), (False, True), (False, False)])
def test_check_is_quiet_otherwise(settings, is_demo, production):
    settings.DEMO, settings.PRODUCTION = is_demo, production
    assert checks.no_demo_in_production(None) == []


def test_production_settings_do_not_load_with_the_demo_on():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "HEARD_DEMO": "yes",
        "HEARD_SECRET_KEY": "x" * 60,
        "HEARD_HOSTS": "heard.council.example",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "HEARD_DEMO" in done.stderr


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/", "/admin/settings/feedback/councilsettings/{council}/"]
)
def test_wagtails_own_screens_say_that_it_is_the_demo_where_it_is_one(client, settings, demo, path):
    settings.DEMO = demo
    path = path.format(council=CouncilSettings.load().pk)
    page = sign_in(client, make_user("content-editor")).get(path, follow=True).content.decode()
    assert page.count("This is the demo: a made-up council") == int(demo)
    assert page.count("/styles/editor-") == int(demo)
