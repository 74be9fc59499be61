"""Numbers of agenda items: 1, 2, 2.1 … They follow from the order, and are kept nowhere.

The page, the members' page and the pack ask this one function, so they cannot disagree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from boards.models import AgendaItem


@dataclass(frozen=True)
class Numbered:
    """One line of an agenda as it is shown. ``depth`` is 1 or 2; ``first``/``last`` among its own."""

    number: str
    item: AgendaItem
    depth: int
    first: bool
    last: bool


def numbered(items: Iterable[AgendaItem]) -> list[Numbered]:
    """Every item once, in reading order. An item whose parent is not among them stands on top."""
    rows = sorted(items, key=lambda item: (item.position, item.pk))
    known = {item.pk for item in rows}
    below: dict[int | None, list[AgendaItem]] = {}
    for item in rows:
        below.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
    return list(_walk(below, None, "", 1))


def _walk(below: dict, parent: int | None, prefix: str, depth: int) -> Iterator[Numbered]:
    siblings = below.get(parent, [])
    for place, item in enumerate(siblings, start=1):
        number = f"{prefix}{place}"
        yield Numbered(number, item, depth, first=place == 1, last=place == len(siblings))
        yield from _walk(below, item.pk, f"{number}.", depth + 1)
