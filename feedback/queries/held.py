"""What is held of one contribution, in counts and dates: never a word."""

from dataclasses import dataclass

from feedback import signals
from feedback.enums import ClearanceState
from feedback.models import Contribution
from feedback.queries.history import entries_about
from media.enums import ClipState
from media.models import Clip


@dataclass(frozen=True)
class Held:
    """One kind of thing, how many of it there are, and what erasing does with it."""

    what: str
    count: int
    then: str


GOES, STAYS = "Goes for good", "Stays, without words"


def held_of(contribution: Contribution) -> list[Held]:
    """Everything, by kind: ours, then what others answer (boards: packs that went out)."""
    answers = signals.what_is_held.send(Contribution, contribution=contribution)
    elsewhere: list[Held] = [row for _who, rows in answers for row in rows]
    return [*_goes(contribution), *elsewhere, *_stays(contribution)]


def by_fate(held: list[Held]) -> dict[str, list[tuple[str, int]]]:
    """The counts under what erasing does with them."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in held:
        found.setdefault(row.then, []).append((row.what, row.count))
    return found


def _goes(row: Contribution) -> list[Held]:
    clips = Clip.objects.held_by(row.key_hash).exclude(state=ClipState.ERASED)
    return [
        Held("The words they sent", 1 if row.words_id else 0, GOES),
        Held("Words added later", row.added.count(), GOES),
        Held("Films, sounds and pictures", clips.count(), GOES),
        Held("Shareable versions", row.versions.count(), GOES),
        Held("Replies", row.replies.count(), GOES),
        Held("Notes of staff", row.notes.count(), GOES),
        Held("Words we wrote on their page", row.journey.filter(words__isnull=False).count(), GOES),
        Held("Answers to “did this help?”", row.helped.count(), GOES),
        Held("Reasons for a level", row.levels.filter(why__isnull=False).count(), GOES),
        Held("A return code that opens it", 1 if row.code_lookup else 0, GOES),
    ]


def _stays(row: Contribution) -> list[Held]:
    standing = list(row.clearances.values_list("state", flat=True))
    cleared = standing.count(ClearanceState.CLEARED)
    return [
        Held("Audiences that have it", cleared, "Taken back from them"),
        Held("Audiences that were asked about", len(standing), STAYS),
        Held("Changes of the level of concern", row.levels.count(), STAYS),
        Held("Steps on their page, with dates", row.journey.count(), STAYS),
        Held("Entries of the log about it", entries_about(row), STAYS),
    ]
