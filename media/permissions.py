"""Who may do what with a clip. Which contribution it belongs to is for the layer above to ask."""

from accounts.permissions import may

LOCK = "contribution.read"  # whoever sees it can stop it from being seen
SEE_LOCKED = "clip.see_locked"  # the safeguarding lead alone


def may_about(user, permission: str, row) -> bool:
    """Whether ``user`` holds ``permission`` for a clip that they may see at all."""
    clip = getattr(row, "clip", row)
    return may(user, permission) and (not clip.is_locked or may(user, SEE_LOCKED))
