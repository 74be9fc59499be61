"""Closing a thing to the public: with a reason, and for a council with the paragraph of law."""

from django.db import models

from boards.enums import Paragraph


def closed_has_a_reason(prefix: str, name: str) -> models.CheckConstraint:
    """What is closed says why; what is open says nothing (domain.md B1)."""
    closed, law, reason = f"{prefix}closed", f"{prefix}law", f"{prefix}reason"
    return models.CheckConstraint(
        name=name,
        condition=(models.Q(**{closed: True}) & ~models.Q(**{reason: ""}))
        | models.Q(**{closed: False, law: "", reason: ""}),
    )


def law() -> models.CharField:
    """A paragraph of Schedule 12A; blank for bodies that are no council (domain.md B7)."""
    return models.CharField(max_length=1, choices=Paragraph.choices, blank=True)


def both_or_neither(first: str, second: str, name: str) -> models.CheckConstraint:
    """Two facts that are only known together: when, and by whom."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | models.Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
    )
