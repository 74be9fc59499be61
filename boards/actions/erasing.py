"""Deleting what boards keep of a contribution (domain.md D3)."""

from django.db.models import Q

from boards.actions import carrying, papers
from boards.models import AgendaItem, BoardItem, Outcome, Pack
from feedback.models import Contribution
from vault import envelopes


def erase(contribution: Contribution) -> int:
    """Erase the outcomes' words for the child, and every pack that was printed with its words.

    Papers that were brought to it go too, and what the secretary wrote above it.

    The packs' rows stay, with what was sent to whom; how many envelopes were readable before.
    """
    of_it = "board_item__clearance__contribution"
    outcomes = Outcome.objects.filter(**{f"agenda_item__{of_it}": contribution})
    packs = Pack.objects.filter(Q(**{f"items__{of_it}": contribution})).distinct()
    for line in AgendaItem.objects.filter(**{of_it: contribution}):
        papers.remove_of(line)
    AgendaItem.objects.filter(**{of_it: contribution}).update(cover_note="")
    for item in BoardItem.objects.filter(clearance__contribution=contribution):
        carrying.forget(item)
    found = [row.words for row in outcomes.select_related("words")]
    found += [row.envelope for row in packs.select_related("envelope")]
    return envelopes.erase(envelope for envelope in found if envelope is not None)
