"""Bars the back door: a guarded field changes through its lifecycle or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar

from django.db import models

_open: ContextVar[bool] = ContextVar("lifecycle_open", default=False)


class BackDoor(TypeError):
    """Code tried to change a guarded field with save() or update()."""


@contextmanager
def opened() -> Iterator[None]:
    """For the engine alone: within it, guarded fields may be saved."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


class GuardedQuerySet(models.QuerySet):
    """Refuses to update guarded fields in bulk."""

    def update(self, **kwargs) -> int:
        refuse = set(kwargs) & set(self.model.guarded_fields)
        if refuse and not _open.get():
            raise BackDoor(f"{self.model.__name__}: {sorted(refuse)} change by a move.")
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]  # Django's way to keep templates out


class Guarded(models.Model):
    """A model whose ``guarded_fields`` are changed only by its lifecycles.

    New rows may be made in any of the states that ``initial_states`` lists for a field.
    """

    guarded_fields: ClassVar[tuple[str, ...]] = ("state",)
    initial_states: ClassVar[dict[str, tuple[str, ...]]] = {}

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not _open.get():
            self._refuse_back_door()
        super().save(*args, **kwargs)
        self._remember()

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row._remember()
        return row

    def refresh_from_db(self, *args, **kwargs) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._remember()

    def _remember(self) -> None:
        self._guarded_was = {
            name: self.__dict__[name] for name in self.guarded_fields if name in self.__dict__
        }

    def _refuse_back_door(self) -> None:
        if self._state.adding:
            self._refuse_late_birth()
            return
        for name, was in getattr(self, "_guarded_was", {}).items():
            if self.__dict__.get(name) != was:
                raise BackDoor(f"{type(self).__name__}.{name} changes by a move, not by save().")

    def _refuse_late_birth(self) -> None:
        for name, allowed in self.initial_states.items():
            if getattr(self, name) not in allowed:
                raise BackDoor(
                    f"A new {type(self).__name__} cannot start as {name}={getattr(self, name)}."
                )
