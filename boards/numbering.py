"""Numbers of agenda items: 1, 2, 2.1 … They follow from the order until a pack is issued.

What an issued pack called an item, it is called from then on, by everybody and in every later pack:
items that come later take a letter (4a), and a number that was given is never given again. The
secretary's page, the members' page and the pack all number the whole agenda, whatever of it they show.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from string import ascii_lowercase

from boards.models import AgendaItem, Meeting, PackItem


@dataclass(frozen=True)
class Numbered:
    """One line of an agenda as it is shown. ``depth`` is 1 or 2; ``first``/``last`` among its own."""

    number: str
    item: AgendaItem
    depth: int
    first: bool
    last: bool


@dataclass(frozen=True)
class Given:
    """What issued packs called the items of one meeting.

    ``by_item``: by the ids of items, as the first pack that held them said. ``taken``: all numbers
    that any pack used, those of items that are gone among them.
    """

    by_item: dict[int, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


def given_at(meeting: Meeting) -> Given:
    """In one query."""
    rows = PackItem.objects.filter(pack__meeting=meeting, pack__issued_at__isnull=False)
    by_item: dict[int, str] = {}
    taken = set()
    for item, number in rows.order_by("pack__number", "id").values_list("agenda_item", "number"):
        taken.add(number)
        if item is not None and number not in by_item.values():
            by_item.setdefault(item, number)
    return Given(by_item, frozenset(taken))


def numbered(items: Iterable[AgendaItem], given: Given | None = None) -> list[Numbered]:
    """Every item once, in reading order. An item whose parent is not among them stands on top."""
    rows = sorted(items, key=lambda item: (item.position, item.pk))
    known = {item.pk for item in rows}
    below: dict[int | None, list[AgendaItem]] = {}
    for item in rows:
        below.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
    return list(_walk(below, None, "", 1, _Numbers(given or Given())))


def _walk(below: dict, parent: int | None, prefix: str, depth: int, numbers) -> Iterator[Numbered]:
    siblings = below.get(parent, [])
    before = f"{prefix}0"
    for place, item in enumerate(siblings, start=1):
        before = number = numbers.of(item, f"{prefix}{place}", before)
        yield Numbered(number, item, depth, first=place == 1, last=place == len(siblings))
        yield from _walk(below, item.pk, f"{number}.", depth + 1, numbers)


class _Numbers:
    """Hands out numbers on one walk through an agenda."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.used = set(given.taken)

    def of(self, item: AgendaItem, by_order: str, before: str) -> str:
        """The one it has; by its place where no pack was issued, or none below its parent; else the
        number before it and the first letter that is free."""
        if known := self.given.by_item.get(item.pk):
            return known
        head = by_order.rpartition(".")[0]
        fresh = not any(one.rpartition(".")[0] == head for one in self.given.taken)
        number = by_order if fresh and by_order not in self.used else self._with_letter(before)
        self.used.add(number)
        return number

    def _with_letter(self, before: str) -> str:
        stem = before.rstrip(ascii_lowercase)
        letters = ("".join(some) for n in (1, 2, 3) for some in product(ascii_lowercase, repeat=n))
        return next(f"{stem}{some}" for some in letters if f"{stem}{some}" not in self.used)
