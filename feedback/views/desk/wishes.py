"""Who may see it: each audience with what was decided, what can be, and what keeps it from being."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.forms import Form

from feedback.actions.sharing import why_not_clear, why_not_show
from feedback.differences import Piece, difference
from feedback.enums import ClearanceState, State
from feedback.forms import desk as forms
from feedback.models import Audience, Clearance, Contribution
from feedback.queries.opened import Opened
from feedback.transitions import CLEARANCE

_FORMS: dict[str, tuple[ClearanceState, type[forms.DeskForm]]] = {
    "clear": (ClearanceState.CLEARED, forms.ClearForm),
    "correct": (ClearanceState.CLEARED, forms.CorrectForm),
    "decline": (ClearanceState.DECLINED, forms.DeclineForm),
    "revoke": (ClearanceState.REVOKED, forms.RevokeForm),
}


@dataclass(frozen=True)
class Wish:
    """One audience: what the author wished, what was decided, and the forms that it allows.

    ``forms`` by their names; ``changed``: from the older wording that they have to the newest.
    """

    audience: Audience
    clearance: Clearance | None
    forms: Mapping[str, Form] = field(default_factory=dict)
    older: bool = False
    changed: tuple[Piece, ...] = ()

    @property
    def wished(self) -> bool:
        """Whether the author said yes and has not taken it back."""
        return self.clearance is not None and self.clearance.state != ClearanceState.WITHDRAWN


def wishes_of(contribution: Contribution, opened: Opened, make: Callable) -> dict[str, object]:
    """For the page: ``wishes``, those of them with an ``older`` wording, and all that keeps anybody
    from being shown it (``blocked``) or from being given a newer wording (``stuck``).
    """
    rows = contribution.clearances.select_related("audience", "decided_by")
    standing = {row.audience_id: row for row in rows}
    shown = Audience.objects.filter(active=True) | Audience.objects.filter(pk__in=standing)
    wishes = [_wish(contribution, opened, make, each, standing.get(each.pk)) for each in shown]
    return {
        "wishes": wishes,
        "older": [wish for wish in wishes if wish.older],
        "blocked": why_not_clear(contribution, opened.version),
        "stuck": why_not_show(contribution, opened.version),
    }


def _wish(contribution, opened, make, audience: Audience, clearance: Clearance | None) -> Wish:
    if clearance is None or contribution.state == State.WITHDRAWN:
        return Wish(audience, clearance)
    clearance.contribution = contribution  # the same row: nothing is asked for again
    has = clearance.state == ClearanceState.CLEARED
    older = has and opened.version is not None and clearance.version_id != opened.version.pk
    allowed = {
        name: make(f"{name}-{audience.slug}", form, {"title": clearance.title}, clearance=clearance)
        for name, (state, form) in _FORMS.items()
        if name != ("clear" if has else "correct") and CLEARANCE.can(clearance, state, by=make.user)
    }
    changed = difference(clearance.wording, opened.shareable.text) if older else []
    return Wish(audience, clearance, allowed, older, tuple(changed))
