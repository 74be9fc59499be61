"""How a contribution stood when a form was shown, so that two people at once lose nothing."""

from dataclasses import astuple, dataclass, fields

from django.db.models import Max

from feedback.models import Contribution


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes. As text: its parts with dots between."""

    state: str
    safety: str
    level: int
    version: int  # id of the newest shareable version; 0 without one
    added: int  # id of the newest added words; 0 without any
    replied: int  # id of the newest reply; 0 without any

    def __str__(self) -> str:
        return ".".join(str(part) for part in astuple(self))

    @classmethod
    def of(cls, contribution: Contribution) -> "Seen":
        """As it stands now: three queries."""
        row = contribution
        newest = [
            rows.aggregate(newest=Max("id"))["newest"] or 0
            for rows in (row.versions, row.added, row.replies)
        ]
        return cls(row.state, row.safety, row.level, *newest)

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """What ``text`` says; None for anything that is not one."""
        try:
            state, safety, *numbers = text[:120].split(".")
            return cls(state, safety, *map(int, numbers))
        except (ValueError, TypeError):
            return None

    def moved_in(self, now: "Seen", matters: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the parts that matter are different ``now``."""
        return tuple(name for name in matters if getattr(self, name) != getattr(now, name))


PARTS = tuple(field.name for field in fields(Seen))
