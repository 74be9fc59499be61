"""Lundy's four parts of participation, for each contribution (domain.md P1)."""

from dataclasses import dataclass

from feedback.enums import OUTCOME_STEPS, StepKind
from feedback.models import Contribution


@dataclass(frozen=True)
class Lundy:
    """Whether there was space, voice, audience and influence.

    Influence is there once the author has been told what came of it: an outcome, a reasoned
    “no”, or a reply. Silence is not.
    """

    space: bool
    voice: bool
    audience: bool
    influence: bool


def lundy_of(contribution: Contribution) -> Lundy:
    """Two queries: one for the journey, one for the replies."""
    kinds = set(contribution.journey.values_list("kind", flat=True))
    told = bool(kinds & {*OUTCOME_STEPS, StepKind.NOT_SHARED})
    return Lundy(
        space=True,
        voice=contribution.words_id is not None,
        audience=contribution.read_at is not None,
        influence=told or contribution.replies.exists(),
    )
