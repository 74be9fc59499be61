"""What boards hold of one contribution, in counts."""

from boards.models import AgendaItem, BoardItem, Outcome, Pack, Paper, PublicOutcome
from feedback.models import Contribution
from feedback.queries.held import GOES, STAYS, Held


def held_of(contribution: Contribution) -> list[Held]:
    packs = Pack.objects.filter(items__board_item__clearance__contribution=contribution)
    built = packs.filter(issued_at__isnull=True, envelope__isnull=False).distinct().count()
    issued = packs.filter(issued_at__isnull=False).distinct().count()
    lines = AgendaItem.objects.filter(board_item__clearance__contribution=contribution).count()
    items = BoardItem.objects.filter(clearance__contribution=contribution).count()
    return [
        *_words_of(contribution),
        Held(
            "Packs with it that went out", issued, "Goes for good here, and copies are called back"
        ),
        Held("Packs with it that were built, and not sent out", built, GOES),
        Held("Lines of agendas", lines, STAYS),
        Held("Offers to boards", items, STAYS),
    ]


def _words_of(contribution: Contribution) -> list[Held]:
    """What staff and boards wrote or brought because of it. Erased with it (``actions.erasing``)."""
    of_it = "board_item__clearance__contribution"
    outcomes = Outcome.objects.filter(**{f"agenda_item__{of_it}": contribution})
    lines = AgendaItem.objects.filter(**{of_it: contribution})
    put_away = BoardItem.objects.filter(
        clearance__contribution=contribution, kept_note__isnull=False
    )
    papers = Paper.objects.filter(agenda_item__in=lines)
    public = PublicOutcome.objects.filter(clearance__contribution=contribution)
    return [
        Held("What boards told them came of it", outcomes.filter(words__size__gt=0).count(), GOES),
        Held("Papers that were brought to it", papers.count(), GOES),
        Held("Cover notes above it", lines.exclude(cover_note="").count() + put_away.count(), GOES),
        Held("“You said, we did” about it", public.count(), GOES),
    ]
