"""One contribution opened for a person on the desk: everything sealed, as text.

Only to be asked for after the view has been logged (``actions.reading.log_view``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.formats import date_format

from feedback import catalogue, texts, triage
from feedback.differences import Piece, difference
from feedback.models import Contribution, LevelChange, ShareableVersion
from vault.errors import Erased, NoKey, Tampered
from vault.models import Envelope

WRAPS = "envelope__wraps"  # so that opening many costs no query each
_PROBLEMS = {
    NoKey: "This computer holds no key that opens these words.",
    Tampered: "These words are not what was sealed. Tell whoever runs Heard at once.",
    Erased: "These words were deleted.",
}
# What a page cannot carry, or what a browser would change: shown as the sign for “not shown”.
_UNSHOWABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


@dataclass(frozen=True)
class Words:
    """A text, or the sentence that says why it cannot be shown."""

    text: str = ""
    problem: str = ""
    at: datetime | None = None
    by: object = ""  # a person, or empty


def words_in(envelope: Envelope | None, *, owner: str, at=None, by="") -> Words:
    """What an envelope holds, made fit for a page; never raises for one that does not open."""
    try:
        text = texts.read_as_staff(envelope, owner=owner)
    except (NoKey, Tampered, Erased) as error:
        return Words(problem=_PROBLEMS[type(error)], at=at, by=by)
    return Words(text.replace("\r\n", "\n").translate(_UNSHOWABLE), at=at, by=by)


@dataclass(frozen=True)
class Step:
    """One step of the journey as its author is told it."""

    title: str
    at: datetime
    facts: tuple[str, ...]
    words: Words


def _told(facts: dict[str, str]) -> tuple[str, ...]:
    """What a step's sentence names: the board, a day, who does it."""
    named = [catalogue.name_of(facts["board"])] if facts.get("board") else []
    for name in ("date", "owner", "due"):
        if facts.get(name):
            named.append(_day(facts[name]))
    return tuple(named)


def _day(text: str) -> str:
    """A date written YYYY-MM-DD as people write it; anything else as it is."""
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


@dataclass(frozen=True)
class Change:
    """One change of the concern level: by rules with their reasons, or by a person with theirs."""

    row: LevelChange
    reasons: list[str]


def changes_of(contribution: Contribution, *, open_words: bool) -> list[Change]:
    """Every change of level, oldest first; a person's own reason only with ``open_words``."""
    rows = contribution.levels.select_related("set_by", "why").prefetch_related("why__wraps")
    return [Change(row, _reasons(row, open_words)) for row in rows]


def _reasons(row: LevelChange, open_words: bool) -> list[str]:
    reasons = [triage.why(name) for name in row.rules]
    if row.why_id and open_words:
        said = words_in(row.why, owner=row.why_owner)
        reasons.append(said.text or said.problem)
    return reasons


class Opened:
    """The sealed parts of ``contribution``, each opened once, when it is first asked for."""

    def __init__(self, contribution: Contribution) -> None:
        self.contribution = contribution

    @cached_property
    def original(self) -> Words:
        row = self.contribution
        return words_in(row.words, owner=row.words_owner, at=row.received_at)

    @cached_property
    def added(self) -> list[Words]:
        rows = self.contribution.added.select_related("envelope").prefetch_related(WRAPS)
        return [words_in(row.envelope, owner=row.owner, at=row.at) for row in rows]

    @cached_property
    def versions(self) -> list[ShareableVersion]:
        """The rows of all shareable versions, oldest first."""
        return list(self.contribution.versions.select_related("envelope", "by").order_by("id"))

    @cached_property
    def version(self) -> ShareableVersion | None:
        """The newest one's."""
        return self.versions[-1] if self.versions else None

    @cached_property
    def shareable(self) -> Words:
        row = self.version
        if row is None:
            return Words()
        return words_in(row.envelope, owner=row.owner, at=row.at, by=row.by)

    @cached_property
    def to_edit(self) -> str:
        """What the editor starts from: the newest version, or else the original words."""
        return self.shareable.text if self.version else self.original.text

    @cached_property
    def difference(self) -> list[Piece]:
        if self.version is None or self.original.problem or self.shareable.problem:
            return []
        return difference(self.original.text, self.shareable.text)

    @cached_property
    def levels(self) -> list[Change]:
        return changes_of(self.contribution, open_words=True)

    @cached_property
    def notes(self) -> list[Words]:
        rows = self.contribution.notes.select_related("envelope", "by").prefetch_related(WRAPS)
        return [words_in(row.envelope, owner=row.owner, at=row.at, by=row.by) for row in rows]

    @cached_property
    def replies(self) -> list[Words]:
        rows = self.contribution.replies.select_related("envelope", "by").prefetch_related(WRAPS)
        return [words_in(row.envelope, owner=row.owner, at=row.at, by=row.by) for row in rows]

    @cached_property
    def journey(self) -> list[Step]:
        """As its author has it, oldest first; of replies, that and when they were sent."""
        rows = self.contribution.journey.select_related("words").prefetch_related("words__wraps")
        replies = [Step("We wrote back to you", row.at, (), Words()) for row in self.replies]
        steps = [
            Step(
                row.get_kind_display(),
                row.at,
                _told(row.facts),
                words_in(row.words, owner=row.words_owner) if row.words_id else Words(),
            )
            for row in rows
        ]
        return sorted([*steps, *replies], key=lambda step: step.at)

    @cached_property
    def helped(self) -> list[tuple[str, Words]]:
        """The author's answers to “did this help?”, with their reasons, oldest first."""
        rows = self.contribution.helped.select_related("why").prefetch_related("why__wraps")
        return [
            (row.get_answer_display(), words_in(row.why, owner=row.why_owner, at=row.at))
            for row in rows
        ]
