"""What people do here. Each role is declared once: its name, a sentence for people, what it may.

A permission is a string such as ``contribution.read``. Holding a role everywhere gives its
permissions everywhere; holding it for one scope (the slug of an audience, a board or a team)
gives them there alone.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS = frozenset(
    {
        "contribution.read",
        "contribution.read_usual",
        "contribution.read_routed",
        "contribution.read_round",
        "contribution.prepare",
        "contribution.clear",
        "contribution.reply",
        "contribution.level.raise",
        "contribution.level.lower",
        "contribution.erase",
        "contribution.note",
        "clip.see_locked",
        "audit.read",
        "board.read",
        "board.manage",
        "pack.issue",
        "outcome.record",
        "paper.add",
        "people.manage",
        "people.agree",
        "content.edit",
    }
)


class Role:
    """One role. ``needs_scope``: means nothing without a board, and may not be held everywhere."""

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    sentence: ClassVar[str | Promise]
    permissions: ClassVar[frozenset[str]]
    needs_scope: ClassVar[bool] = False
    edits_site: ClassVar[bool] = False  # gets the Wagtail admin

    @classmethod
    def may(cls, permission: str) -> bool:
        return permission in cls.permissions


class Moderator(Role):
    slug = "moderator"
    name = _("Moderator")
    sentence = _("Reads what children send, prepares it for others and replies.")
    permissions = frozenset(
        {
            "contribution.read",
            "contribution.read_usual",
            "contribution.prepare",
            "contribution.clear",
            "contribution.reply",
            "contribution.level.raise",
            "contribution.note",
            "people.agree",  # what takes two people to give, to those who have it
        }
    )


class SafeguardingLead(Role):
    slug = "safeguarding-lead"
    name = _("Safeguarding lead")
    sentence = _("Does all that a moderator does, and alone may lower a level of concern.")
    permissions = Moderator.permissions | {
        "contribution.read_routed",  # also those that are about the people who usually read
        "contribution.level.lower",
        "contribution.erase",
        "clip.see_locked",  # what others said must not be seen
        "audit.read",
    }


class NamedPerson(Role):
    """Whom the council named for what no safeguarding lead may read (decision 46)."""

    slug = "named-person"
    name = _("Named person")
    sentence = _("Reads what is about a safeguarding lead, where no other lead is there.")
    permissions = (Moderator.permissions - {"contribution.read_usual"}) | {
        "contribution.read_round",
        "contribution.level.lower",
        "clip.see_locked",
    }


class BoardSecretary(Role):
    slug = "board-secretary"
    name = _("Board secretary")
    sentence = _("Makes a board's agenda, issues its packs and records what came of each item.")
    permissions = frozenset(
        {"board.read", "board.manage", "pack.issue", "outcome.record", "paper.add"}
    )


class BoardMember(Role):
    slug = "board-member"
    name = _("Board member")
    sentence = _("Reads the agendas and packs of the board they sit on.")
    permissions = frozenset({"board.read"})
    needs_scope = True


class CiccMember(Role):
    slug = "cicc-member"
    name = _("Children in Care Council member")
    sentence = _("A young person or worker who reads the council's own agendas.")
    permissions = frozenset({"board.read"})
    needs_scope = True


class ShadowBoardMember(Role):
    slug = "shadow-board-member"
    name = _("Shadow board member")
    sentence = _("A young person who reads the shadow board's agendas.")
    permissions = frozenset({"board.read"})
    needs_scope = True


class Advocate(Role):
    slug = "advocate"
    name = _("Advocate")
    sentence = _("Helps a child to say what they think. Sees nothing that others have sent.")
    permissions: ClassVar[frozenset[str]] = frozenset()


class VirtualSchoolOfficer(Role):
    slug = "virtual-school-officer"
    name = _("Virtual School officer")
    sentence = _("Reads a board's agendas and brings it papers.")
    permissions = frozenset({"board.read", "paper.add"})
    needs_scope = True


class ContentEditor(Role):
    slug = "content-editor"
    name = _("Content editor")
    sentence = _("Writes the public pages and guides. Sees nothing that children send.")
    permissions = frozenset({"content.edit", "people.agree"})
    edits_site = True


class DataProtectionOfficer(Role):
    slug = "data-protection-officer"
    name = _("Data protection officer")
    sentence = _("Reads the log of who did what, and erases what must be erased.")
    permissions = frozenset({"audit.read", "contribution.erase", "people.agree"})


class Administrator(Role):
    slug = "administrator"
    name = _("Administrator")
    sentence = _("Invites people, gives and takes roles. Sees nothing that children send.")
    permissions = frozenset({"people.manage", "people.agree", "content.edit"})
    edits_site = True


ROLES: dict[str, type[Role]] = {role.slug: role for role in Role.__subclasses__()}


def choices() -> list[tuple[str, str | Promise]]:
    """(slug, name) for each role, in the order of declaration."""
    return [(role.slug, role.name) for role in ROLES.values()]


def slugs_with(permission: str) -> frozenset[str]:
    """The roles that carry ``permission``. Raises KeyError for a permission that is not declared."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return frozenset(slug for slug, role in ROLES.items() if role.may(permission))
