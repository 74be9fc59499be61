"""“You said, we did”: for everyone on the public site, and for the moderators who prepare it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from boards.models import Outcome, PublicOutcome
from feedback.enums import AudienceKind
from feedback.models import Clearance
from feedback.visibility import seen_by


@dataclass(frozen=True)
class SaidAndDone:
    """One pair for the public site. ``when``: the meeting's day. ``key``: for the page after."""

    you_said: str
    we_did: str
    board: str
    when: date
    key: str


def you_said_we_did(limit: int = 20, before: str = "") -> list[SaidAndDone]:
    """What everyone may read now, the newest first; one query.

    ``before``: the ``key`` of the last one on the page before; anything else is no key.
    """
    rows = PublicOutcome.objects.published().select_related(
        "outcome__agenda_item__meeting__board__audience"
    )
    if before.isdecimal():
        rows = rows.filter(pk__lt=min(int(before), 2**62))
    return [_shown(row) for row in rows.order_by("-pk")[:limit]]


def _shown(row: PublicOutcome) -> SaidAndDone:
    meeting = row.outcome.agenda_item.meeting
    return SaidAndDone(row.you_said, row.we_did, str(meeting.board), meeting.date, str(row.pk))


def could_be_public(user) -> QuerySet[Outcome]:
    """Outcomes whose author said yes to everyone, and whose contribution ``user`` may open."""
    inside = "agenda_item__board_item__clearance__contribution"
    yes = Clearance.objects.cleared().filter(
        contribution=OuterRef(inside), audience__kind=AudienceKind.PUBLIC
    )
    rows = Outcome.objects.filter(Exists(yes), **{f"{inside}__in": seen_by(user)})
    return rows.select_related("public", "agenda_item__meeting__board__audience", inside)
