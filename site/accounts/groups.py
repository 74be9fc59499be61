"""The Wagtail admin's own permissions, kept in step with the roles that edit the site.

Wagtail asks about groups. So each role with ``edits_site`` has a group of its own, and holding
the role everywhere is being in the group. No other role leads to ``access_admin``.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts import roles
from accounts.models import User

PAGE_VERBS = ("add", "change", "publish", "lock", "unlock")
# Pictures alone: no page of this site can link to a document, and no door serves one.
FILE_MODELS = (("wagtailimages", "image"),)
FILE_VERBS = ("add", "change", "choose", "delete")


def follow_roles(user: User) -> None:
    """Put ``user`` in the groups of the roles they hold everywhere, and in no other of ours."""
    held = set(user.grants.filter(scope="").values_list("role", flat=True))
    for slug, role in roles.ROLES.items():
        if role.edits_site and slug in held:
            user.groups.add(group_of(slug))
        elif role.edits_site:
            user.groups.remove(*Group.objects.filter(name=_name(slug)))


@transaction.atomic
def group_of(slug: str) -> Group:
    """The group of one role, made and filled on first use."""
    group, made = Group.objects.get_or_create(name=_name(slug))
    if made:
        fill(group, slug)
    return group


def refill() -> None:
    """Give each group that is already there what its role may do today."""
    for slug, role in roles.ROLES.items():
        if role.edits_site:
            for group in Group.objects.filter(name=_name(slug)):
                fill(group, slug)


def fill(group: Group, slug: str) -> None:
    """Give ``group`` what its role may do in the Wagtail admin."""
    wanted = [("wagtailadmin", "access_admin"), *settings.SITE_PERMISSIONS.get(slug, ())]
    group.permissions.set(Permission.objects.filter(_any_of(wanted)))
    _fill_pages(group)
    _fill_files(group)


def _fill_pages(group: Group) -> None:
    codenames = [f"{verb}_page" for verb in PAGE_VERBS]
    found = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    for root in Page.get_root_nodes():
        for permission in found:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _fill_files(group: Group) -> None:
    wanted = [(app, f"{verb}_{model}") for app, model in FILE_MODELS for verb in FILE_VERBS]
    root = Collection.get_first_root_node()
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(permission__in=Permission.objects.filter(_any_of(wanted))).delete()
    for permission in Permission.objects.filter(_any_of(wanted)):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _any_of(wanted: list[tuple[str, str]]) -> models.Q:
    query = models.Q(pk__in=[])
    for app, codename in wanted:
        query |= models.Q(content_type__app_label=app, codename=codename)
    return query


def _name(slug: str) -> str:
    return f"Heard: {slug}"
