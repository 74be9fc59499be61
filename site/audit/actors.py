"""Who can do a thing: someone signed in, the author with their return code, or Heard itself."""

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

Actor = Union["AbstractBaseUser", Nameless]


def kind_of(actor: Actor) -> str:
    """``author``, ``system`` or ``staff``."""
    return actor.kind if isinstance(actor, Nameless) else "staff"


def user_of(actor: Actor) -> "AbstractBaseUser | None":
    """The signed-in person, or None for the author and the system."""
    return None if isinstance(actor, Nameless) else actor
