"""What is new on the desk since a page was made, for one person. A few rows at the end of two tables.

A mark says which rows there were: the newest id, and which of those just before it. Rows may be committed
in another order than their ids; a mark with gaps finds the late ones too. It holds only what its person
may see, so what is kept from somebody leaves no gap that says so.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from feedback.enums import Level, Standing
from feedback.models import Contribution, LevelChange
from feedback.visibility import seen_by

BACK = 32  # ids before the newest that may still be on their way
MOST = 100


@dataclass(frozen=True)
class Mark:
    """The newest id, and as bits which of the ids before it were there. As text: both, in base 16."""

    newest: int
    there: int

    def __str__(self) -> str:
        return f"{self.newest:x}-{self.there:x}"

    @classmethod
    def of(cls, rows: QuerySet) -> "Mark":
        ids = list(rows.order_by("-pk").values_list("pk", flat=True)[:BACK])
        newest = ids[0] if ids else 0
        return cls(newest, sum(1 << (newest - pk) for pk in ids if newest - pk < BACK))

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark that ``text`` says; None for anything that is not one."""
        try:
            newest, there = (int(part, 16) for part in text[:40].split("-"))
        except ValueError:
            return None
        return cls(min(newest, 2**62), there) if newest >= 0 <= there < 1 << BACK else None

    def later(self, rows: QuerySet) -> QuerySet:
        """Those of ``rows`` that were not there."""
        there = [self.newest - n for n in range(BACK) if self.there >> n & 1]
        return rows.filter(pk__gt=self.newest - BACK).exclude(pk__in=there).order_by("pk")[:MOST]


@dataclass(frozen=True)
class News:
    """``new``: what came and waits. ``immediate``: how many of those are. ``raised``: what was here and
    is immediate now.
    """

    new: int
    immediate: int
    not_checked: int
    raised: tuple[Contribution, ...]


def mark_for(user) -> str:
    """Where ``user`` stands now: two queries."""
    return f"{Mark.of(seen_by(user))}.{Mark.of(_raised(user))}"


def news_since(user, text: str) -> News | None:
    """What is new since ``mark_for`` said ``text``; None where it says nothing. Two queries."""
    marks = [Mark.read(part) for part in text[:100].split(".")]
    if len(marks) != 2 or marks[0] is None or marks[1] is None:
        return None
    came = [row for row in marks[0].later(seen_by(user)) if row.unread]
    fresh = {row.pk for row in came}
    raised = {
        change.contribution_id: change.contribution
        for change in marks[1].later(_raised(user))
        if change.set_by_id != user.pk and change.contribution_id not in fresh
    }
    standing = [row.standing for row in came]
    return News(
        new=len(came),
        immediate=standing.count(Standing.IMMEDIATE),
        not_checked=standing.count(Standing.UNCHECKED),
        raised=tuple(raised.values()),
    )


def _raised(user) -> QuerySet[LevelChange]:
    """Changes to immediate, of what still is."""
    rows = LevelChange.objects.filter(level=Level.IMMEDIATE, was__lt=Level.IMMEDIATE)
    now = seen_by(user).filter(level=Level.IMMEDIATE)
    return rows.filter(contribution__in=now).select_related("contribution")
