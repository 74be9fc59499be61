"""What a row of the table is, and the list of all rows."""

from collections.abc import Callable
from dataclasses import dataclass


class CannotMeasureError(Exception):
    """Something that a row needs is not here (a server, a browser). ``str()`` says what."""


@dataclass(frozen=True)
class Figure:
    """One measured row: ours, the reference's where there is one, and whether it is good enough.

    ``ratio`` is ours over the reference's. ``must`` is the goal in words.
    """

    name: str
    what: str
    ours: float | None
    reference: float | None
    unit: str
    must: str
    ok: bool

    @property
    def ratio(self) -> float | None:
        if self.ours is None or not self.reference:
            return None
        return self.ours / self.reference

    def as_dict(self) -> dict[str, object]:
        """The shape that results.json promises."""
        return {
            "name": self.name, "what": self.what, "ours": self.ours, "reference": self.reference,
            "ratio": self.ratio and round(self.ratio, 3), "unit": self.unit, "must": self.must,
            "ok": self.ok,
        }  # fmt: skip


Measure = Callable[[], list[Figure]]
ROWS: dict[str, Measure] = {}


def row(*names: str) -> Callable[[Measure], Measure]:
    """Registers a function that measures the rows ``names`` in one go."""

    def register(measure: Measure) -> Measure:
        ROWS.update(dict.fromkeys(names, measure))
        return measure

    return register
