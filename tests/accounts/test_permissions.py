"""Who may do what, and where."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import roles
from accounts.permissions import ALL, may, may_somewhere, scopes
from tests.factories.accounts import DEFAULT_SCOPES, UserFactory, make_user

pytestmark = pytest.mark.django_db

ELSEWHERE = "another-board"
EXPECTED = {
    "moderator": "contribution.read contribution.read_usual contribution.prepare contribution.clear contribution.reply"
    " contribution.level.raise contribution.note people.agree",
    "safeguarding-lead": "contribution.read contribution.read_usual contribution.prepare contribution.clear"
    " contribution.reply contribution.level.raise contribution.level.lower contribution.note"
    " contribution.erase audit.read contribution.read_routed clip.see_locked people.agree",
    "named-person": "contribution.read contribution.read_round contribution.prepare contribution.clear"
    " contribution.reply contribution.level.raise contribution.level.lower contribution.note"
    " clip.see_locked people.agree",
    "board-secretary": "board.read board.manage pack.issue outcome.record paper.add",
    "board-member": "board.read",
    "cicc-member": "board.read",
    "shadow-board-member": "board.read",
    "advocate": "",
    "virtual-school-officer": "board.read paper.add",
    "content-editor": "content.edit people.agree",
    "data-protection-officer": "audit.read contribution.erase people.agree",
    "administrator": "people.manage people.agree content.edit",
}


def test_every_role_has_a_row_in_this_table():
    assert set(EXPECTED) == set(roles.ROLES)


@pytest.mark.parametrize("slug", roles.ROLES)
def test_role_holds_exactly_its_permissions(slug):
    user = UserFactory(**{slug.replace("-", "_"): True})
    held = {permission for permission in roles.PERMISSIONS if may_somewhere(user, permission)}
    assert held == set(EXPECTED[slug].split())


@pytest.mark.parametrize("slug", roles.ROLES)
def test_role_in_one_scope_holds_nothing_in_another(slug):
    user = make_user(slug, scope="this-board")
    for permission in roles.PERMISSIONS:
        expected = permission in EXPECTED[slug].split()
        assert may(user, permission, "this-board") is expected
        assert may(user, permission, ELSEWHERE) is False
        assert may(user, permission) is False


@pytest.mark.parametrize("slug", sorted(set(roles.ROLES) - set(DEFAULT_SCOPES)))
def test_role_everywhere_holds_in_any_scope(slug):
    user = make_user(slug)
    for permission in EXPECTED[slug].split():
        assert may(user, permission) is True
        assert may(user, permission, ELSEWHERE) is True
        assert scopes(user, permission) is ALL


def test_two_scopes_add_up():
    user = make_user("board-secretary", scope="one")
    user.grants.create(role="board-member", scope="two")
    assert scopes(user, "board.read") == {"one", "two"}
    assert scopes(user, "board.manage") == {"one"}


@pytest.mark.parametrize("permission", sorted(roles.PERMISSIONS))
def test_nobody_disabled_or_unknown_may_anything(permission):
    disabled = make_user("moderator", "safeguarding-lead", "administrator", is_active=False)
    superuser = UserFactory(is_superuser=True, is_staff=True)
    for user in (disabled, AnonymousUser(), None, superuser):
        assert may(user, permission) is False
        assert scopes(user, permission) == frozenset()


def test_undeclared_permission_is_an_error():
    with pytest.raises(KeyError):
        may(make_user("moderator"), "contribution.shred")


def test_asking_often_costs_one_query(django_assert_num_queries):
    user = make_user("moderator", "board-secretary")
    user.forget_held()
    with django_assert_num_queries(1):
        for permission in roles.PERMISSIONS:
            may(user, permission)
            scopes(user, permission)
