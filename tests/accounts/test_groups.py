"""Who gets the Wagtail admin: those who write the public pages, and nobody who reads children."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, Page, Workflow

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


def test_editor_may_add_pictures_and_no_papers_or_people(client):
    somebody = make_user("content-editor")
    held = somebody.get_all_permissions()
    assert not {p for p in held if p.startswith(("accounts.", "auth."))}
    sign_in(client, somebody)
    assert client.get("/admin/images/add/").status_code == 200
    assert "/admin/documents/" not in client.get("/admin/").content.decode()
    assert client.get("/admin/documents/").status_code == 302


@pytest.mark.parametrize(
    "kind", ["theme", "readinghours", "specialday", "replytemplate", "helpline"]
)
@pytest.mark.parametrize("slug", EDITORS)
def test_editor_keeps_what_the_council_says_of_itself(client, slug, kind):
    sign_in(client, make_user(slug))
    assert client.get(reverse(f"{kind}:index")).status_code == 200
    assert client.get(reverse(f"{kind}:add")).status_code == 200


def test_group_of_a_running_site_loses_its_papers():
    somebody = make_user("content-editor")
    group = somebody.groups.get()
    paper = Permission.objects.get(content_type__app_label="wagtaildocs", codename="add_document")
    GroupCollectionPermission.objects.create(
        group=group, collection=Collection.get_first_root_node(), permission=paper
    )
    groups.refill()
    held = GroupCollectionPermission.objects.filter(group=group)
    assert {each.permission.content_type.app_label for each in held} == {"wagtailimages"}


def test_nobody_is_asked_to_approve_who_is_not_there(client):
    """Wagtail's own workflow asks a group that nobody here is ever in."""
    page = Page.objects.get(depth=2)

    assert page.get_workflow() is None
    assert not Workflow.objects.active().exists()


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
