"""Who may do what with a contribution: a role's permission, for a row its holder may see."""

from django.db import models

from accounts.permissions import may
from feedback.models import Contribution
from feedback.visibility import is_kept_from, staff_may_see


def may_about(user, permission: str, row: models.Model) -> bool:
    """Whether ``user`` holds ``permission`` and may see the contribution that ``row`` is about.

    Erasing is the data protection officer's too, who sees no words: the state is enough. One who
    also reads cannot erase what may be about themselves.
    """
    contribution = row if isinstance(row, Contribution) else row.contribution
    if permission == "contribution.erase":
        return may(user, permission) and not is_kept_from(user, contribution)
    return may(user, permission) and staff_may_see(user, contribution)
