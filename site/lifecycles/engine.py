"""One lifecycle, one table, one door.

A lifecycle is an enum of states and a table of allowed moves. ``Lifecycle.move`` is the only way
through: it locks the row, checks the table and the person, saves, writes the audit row in the
same transaction, and tells others once that has been committed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

from audit import actions as audit
from audit.actors import Actor, Nameless
from lifecycles.guard import opened
from lifecycles.signals import moved, moving

Row = TypeVar("Row", bound=models.Model)


class IllegalMove(Exception):
    """The state a row is in does not allow this move. ``str()`` is a sentence for people."""


class NotAllowed(Exception):
    """The person may not make this move. ``str()`` is a sentence for people."""


@dataclass(frozen=True)
class Move:
    """One allowed step: from ``source`` to ``target``, written to the log as ``verb``.

    ``who`` names the permission that staff need; ``nameless`` lists the author and the system
    where they may make the move too.
    """

    source: str
    target: str
    verb: str
    who: str = ""
    nameless: tuple[Nameless, ...] = ()


@dataclass
class Lifecycle:
    """The table of one lifecycle.

    ``may(user, permission, row)`` answers whether staff hold a permission for a row; it comes
    from the app, since this layer knows neither roles nor boards.
    """

    name: str
    states: type[models.TextChoices]
    moves: Iterable[Move]
    may: Callable[[Any, str, models.Model], bool]
    attribute: str = "state"
    table: dict[tuple[str, str], Move] = field(init=False)

    def __post_init__(self) -> None:
        self.moves = tuple(self.moves)
        self.table = {(step.source, step.target): step for step in self.moves}
        if len(self.table) != len(self.moves):
            raise ValueError(f"{self.name}: a move stands twice in the table")
        ALL.append(self)

    def step(self, row: models.Model, to: str) -> Move | None:
        """The move from the row's state to ``to``, if the table has it."""
        return self.table.get((getattr(row, self.attribute), to))

    def why_not(self, row: models.Model, to: str, *, by: Actor) -> str:
        """A sentence saying why ``by`` cannot move ``row`` to ``to``; empty when they can."""
        step = self.step(row, to)
        if step is None:
            now, then = self.label(getattr(row, self.attribute)), self.label(to)
            return f"This is “{now}” now, so it cannot become “{then}”."
        if not self._allows(step, row, by):
            return "You do not have the role that this step needs."
        return ""

    def can(self, row: models.Model, to: str, *, by: Actor) -> bool:
        """Whether ``by`` may move ``row`` to ``to`` now."""
        return not self.why_not(row, to, by=by)

    def label(self, state: str) -> str:
        return str(self.states(state).label)

    def _allows(self, step: Move, row: models.Model, by: Actor) -> bool:
        if isinstance(by, Nameless):
            return by in step.nameless
        return bool(step.who) and self.may(by, step.who, row)

    def move(
        self,
        row: Row,
        to: str,
        *,
        by: Actor,
        detail: dict[str, Any] | None = None,
        **fields: object,
    ) -> Row:
        """Move ``row`` to ``to`` and set ``fields`` with it; returns ``row``, made current.

        In order: locks the row, checks the table (IllegalMove) and the person (NotAllowed),
        saves, writes the audit row, sends ``signals.moving`` and, on commit, ``signals.moved``.
        """
        with transaction.atomic():
            locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
            self._check(locked, to, by)
            step = self.table[getattr(locked, self.attribute), to]
            with opened():
                self._save(row, locked, {self.attribute: to, **fields})
            audit.record(step.verb, row, by=by, **_facts(row, step), **(detail or {}))
            told = {"row": row, "lifecycle": self, "step": step, "by": by}
            moving.send(type(row), **told)
            transaction.on_commit(lambda: moved.send(type(row), **told))
        return row

    def _check(self, row: models.Model, to: str, by: Actor) -> None:
        if self.step(row, to) is None:
            raise IllegalMove(self.why_not(row, to, by=by))
        if reason := self.why_not(row, to, by=by):
            raise NotAllowed(reason)

    def _save(self, row: models.Model, locked: models.Model, fields: dict[str, object]) -> None:
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(fields))
        row.refresh_from_db()


def _facts(row: models.Model, step: Move) -> dict[str, Any]:
    """What the log says of each move: from where to where, and what the row says of itself."""
    says = getattr(row, "log_facts", None)
    changed = {} if step.source == step.target else {"from": step.source, "to": step.target}
    return {**changed, **(says() if says else {})}


ALL: list[Lifecycle] = []
