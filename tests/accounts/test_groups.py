"""Who gets the Wagtail admin: those who write the public pages, and nobody who reads children."""

import pytest
from wagtail.models import Page

from accounts import groups, roles
from accounts.models import User
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db

EDITORS = ["content-editor", "administrator"]
OTHERS = sorted(set(roles.ROLES) - set(EDITORS))


@pytest.mark.parametrize("slug", OTHERS)
def test_no_other_role_opens_the_wagtail_admin(client, slug):
    somebody = make_user(slug)
    sign_in(client, somebody)
    assert client.get("/admin/").status_code == 302
    assert not somebody.has_perm("wagtailadmin.access_admin")
    assert somebody.get_all_permissions() == set()


@pytest.mark.parametrize("slug", EDITORS)
def test_editor_opens_it_and_may_publish(client, slug):
    somebody = make_user(slug)
    sign_in(client, somebody)
    assert client.get("/admin/").status_code == 200
    tester = Page.objects.get(depth=2).permissions_for_user(somebody)
    assert (tester.can_edit(), tester.can_publish()) == (True, True)


def test_editor_may_add_pictures_and_papers_and_no_people(client):
    somebody = make_user("content-editor")
    held = somebody.get_all_permissions()
    assert not {p for p in held if p.startswith(("accounts.", "auth."))}
    sign_in(client, somebody)
    assert client.get("/admin/images/add/").status_code == 200
    assert client.get("/admin/documents/").status_code == 200


def test_losing_the_role_closes_it_at_once(client):
    somebody = make_user("content-editor")
    sign_in(client, somebody)
    somebody.grants.all().delete()
    assert client.get("/admin/").status_code == 302


def test_losing_one_of_two_keeps_the_other(client):
    somebody = make_user(*EDITORS)
    somebody.grants.get(role="administrator").delete()
    assert somebody.has_perm("wagtailadmin.access_admin")


def test_role_for_one_board_does_not_edit_the_site():
    assert not make_user("content-editor", scope="shadow-board").has_perm(
        "wagtailadmin.access_admin"
    )


def test_refilling_after_an_upgrade_changes_nothing_else():
    somebody = make_user("administrator")
    before = somebody.get_group_permissions()
    groups.refill()
    assert User.objects.get(pk=somebody.pk).get_group_permissions() == before


def test_editors_settings_ask_for_nothing_that_heard_keeps_elsewhere(client):
    sign_in(client, make_user("content-editor"))
    page = client.get("/admin/account/")
    names = {panel.name for tab in page.context["panels_by_tab"].values() for panel in tab}
    assert names == {"locale", "notifications", "theme"}
    sign_in(client, make_user("moderator"))
    assert client.get("/admin/account/").status_code == 302
