"""What is open, and where it stands in the queue: expressions that the database works out itself.

A place is a number; the queue goes from 0 on. What nobody has read and what could be urgent comes
first, work in hand after it, what waits for a board after that, what is done last. Within work and
waiting, the level decides.
"""

from django.db import models
from django.db.models import Case, F, Q, Value, When

from feedback.enums import OPEN_STATES, Level, Safety, State

UNREAD_IMMEDIATE, UNREAD_HIGH, COULD_BE_URGENT, HELD_COULD_BE_URGENT = 0, 1, 2, 3
UNDECIDED_IMMEDIATE, UNDECIDED_HIGH = 4, 5
UNREAD_LOW, UNREAD, HELD_BACK = 6, 7, 8
IN_WORK, WITH_BOARDS, DONE = 9, 13, 17  # each and the three after it, by level
URGENT = HELD_COULD_BE_URGENT  # up to here: read it before anything else

_UNREAD = Q(unread=True)
_UNSET = Q(level_set_at__isnull=True)
_UNCHECKED = Q(checked=False) & _UNSET
_UNDECIDED = Q(safety=Safety.WAITING)
_COULD_BE_URGENT = Q(about_reader=True) | _UNCHECKED
# A flood stands behind what came as always: among what could be urgent, and among the rest.
_HELD_BACK = _UNREAD & Q(state=State.HELD_BACK)
_AT_WORK = Q(state__in=[State.PREPARING, State.READING, State.RECEIVED, State.HELD_BACK])


def _by_level(first: int) -> models.Expression:
    return Value(first + Level.IMMEDIATE) - F("level")


PLACE = Case(
    When(_UNREAD & Q(level=Level.IMMEDIATE), then=Value(UNREAD_IMMEDIATE)),
    When(_UNREAD & Q(level=Level.HIGH), then=Value(UNREAD_HIGH)),
    When(_HELD_BACK & _COULD_BE_URGENT, then=Value(HELD_COULD_BE_URGENT)),
    When(_UNREAD & _COULD_BE_URGENT, then=Value(COULD_BE_URGENT)),
    # Read, but by whom could they have been understood, when no level was set?
    When(_AT_WORK & _UNCHECKED & Q(level__lte=Level.LOW), then=Value(COULD_BE_URGENT)),
    When(_UNDECIDED & Q(level=Level.IMMEDIATE), then=Value(UNDECIDED_IMMEDIATE)),
    When(_UNDECIDED & Q(level=Level.HIGH), then=Value(UNDECIDED_HIGH)),
    When(_UNREAD & Q(level=Level.LOW), then=Value(UNREAD_LOW)),
    When(_HELD_BACK, then=Value(HELD_BACK)),
    When(_UNREAD, then=Value(UNREAD)),
    When(_AT_WORK, then=_by_level(IN_WORK)),
    When(state=State.WITH_BOARDS, then=_by_level(WITH_BOARDS)),
    default=_by_level(DONE),
)

# Somebody has something to do. A serious concern that nobody has decided about stays open whatever
# became of it, and so does what nobody could read: who took it back may not be who sent it.
MAY_BE_SERIOUS = (Q(level__gte=Level.HIGH) | (_UNREAD & _UNCHECKED)) & _UNDECIDED
IS_OPEN = Case(
    When(state__in=sorted(OPEN_STATES), then=Value(True)),
    When(MAY_BE_SERIOUS & ~Q(state=State.ERASED), then=Value(True)),
    default=Value(False),
)


def places_of(level: int) -> list[int]:
    """Every place where something of ``level`` can stand, first to last."""
    down = Level.IMMEDIATE - level
    later = [IN_WORK + down, WITH_BOARDS + down, DONE + down]
    first = {
        Level.IMMEDIATE: [UNREAD_IMMEDIATE, UNDECIDED_IMMEDIATE],
        Level.HIGH: [UNREAD_HIGH, UNDECIDED_HIGH],
        Level.LOW: [COULD_BE_URGENT, HELD_COULD_BE_URGENT, UNREAD_LOW],
        Level.NONE: [COULD_BE_URGENT, HELD_COULD_BE_URGENT, UNREAD, HELD_BACK],
    }
    return [*first[Level(level)], *later]
