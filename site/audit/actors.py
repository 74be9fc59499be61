"""Who can do a thing: someone signed in, the author with their return code, or Heard itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True)
class Nameless:
    """An actor who is nobody in particular: ``kind`` says which."""

    kind: str


AUTHOR = Nameless("author")  # whoever holds the return code
SYSTEM = Nameless("system")  # rules and clocks

_staff_act: ContextVar[bool] = ContextVar("staff_act", default=False)


@contextmanager
def staff_request() -> Iterator[None]:
    """Within it, what Heard does by itself follows from a deed of staff, and is timed like one.

    Anywhere else it may follow from an author's: the minute of that is nobody's business.
    """
    token = _staff_act.set(True)
    try:
        yield
    finally:
        _staff_act.reset(token)


def keeps_minutes(actor: "Actor") -> bool:
    """Whether the time of a deed is kept whole, or to the hour."""
    return user_of(actor) is not None or (actor is not AUTHOR and _staff_act.get())


Actor = Union["AbstractBaseUser", Nameless]


def kind_of(actor: Actor) -> str:
    """``author``, ``system`` or ``staff``."""
    return actor.kind if isinstance(actor, Nameless) else "staff"


def user_of(actor: Actor) -> "AbstractBaseUser | None":
    """The signed-in person, or None for the author and the system."""
    return None if isinstance(actor, Nameless) else actor
