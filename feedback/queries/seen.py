"""How a contribution stood when a form was shown, so that two people at once lose nothing."""

import zlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from django.db.models import Max

from feedback import addresses
from feedback.models import Contribution, Theme


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes. As text: sealed, since ids run on (``addresses``)."""

    state: str
    safety: str
    level: int
    version: int  # id of the newest shareable version; 0 without one
    added: int  # id of the newest added words; 0 without any
    replied: int  # id of the newest reply; 0 without any
    themes: int  # a checksum of what it is about

    def __str__(self) -> str:
        return addresses.sealed(".".join(str(part) for part in astuple(self)))

    @classmethod
    def of(cls, contribution: Contribution) -> "Seen":
        """As it stands now: three queries, and one for its themes where they are not here yet."""
        row = contribution
        version, added, replied = (
            rows.aggregate(newest=Max("id"))["newest"] or 0
            for rows in (row.versions, row.added, row.replies)
        )
        themes = _sum_of(row.themes.all())
        return cls(row.state, row.safety, row.level, version, added, replied, themes)

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """What ``text`` says; None for anything that is not one."""
        try:
            state, safety, *numbers = addresses.opened(text).split(".")
            return cls(state, safety, *map(int, numbers))
        except (ValueError, TypeError):
            return None

    def moved_in(self, now: "Seen", matters: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the parts that matter are different ``now``."""
        return tuple(name for name in matters if getattr(self, name) != getattr(now, name))


def _sum_of(themes: Iterable[Theme]) -> int:
    return zlib.crc32(",".join(sorted(theme.slug for theme in themes)).encode())


PARTS = tuple(field.name for field in fields(Seen))
