"""“You said, we did”: for everyone on the public site, and for the moderators who prepare it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from boards.models import Outcome, PublicOutcome
from components.languages import language_of
from feedback.enums import AudienceKind
from feedback.models import Clearance
from feedback.models.sharing import has_newer_wording
from feedback.models.themes import in_language
from feedback.visibility import seen_by


@dataclass(frozen=True)
class SaidAndDone:
    """One pair for the public site. ``when``: the meeting's day. ``key``: for the page after.

    ``you_said`` and ``we_did`` are in the language of the page where they were written in it;
    ``said_in`` and ``did_in`` tell which (BCP 47), as far as their words show.
    """

    you_said: str
    we_did: str
    board: str
    when: date
    key: str
    said_in: str = "en-gb"
    did_in: str = "en-gb"

    @property
    def is_all_in_welsh(self) -> bool:
        return (self.said_in, self.did_in) == ("cy", "cy")


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
    you_said = in_language(row.you_said, row.you_said_cy)
    we_did = in_language(row.we_did, row.we_did_cy)
    return SaidAndDone(
        you_said, we_did, str(meeting.board), meeting.date, str(row.pk),
        said_in="cy" if you_said == row.you_said_cy else language_of(you_said),
        did_in="cy" if we_did == row.we_did_cy else language_of(we_did),
    )  # fmt: skip


def could_be_public(user) -> QuerySet[Outcome]:
    """Outcomes whose author said yes to everyone, and whose contribution ``user`` may open."""
    """With ``newer_waits``: whether everyone has an older wording than the desk."""
    inside = "agenda_item__board_item__clearance__contribution"
    yes = Clearance.objects.cleared().filter(
        contribution=OuterRef(inside), audience__kind=AudienceKind.PUBLIC
    )
    older = yes.filter(has_newer_wording(""))
    rows = Outcome.objects.filter(Exists(yes), **{f"{inside}__in": seen_by(user)})
    rows = rows.annotate(newer_waits=Exists(older))
    return rows.select_related("public", "agenda_item__meeting__board__audience", inside)
