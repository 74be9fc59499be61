"""What an entry of the log keeps, in the words that people have for it.

The log holds ids, codes and states alone: a board by its slug, a state by its key. A person reads the
council's own names for its boards and themes, and the words for states that stand on every screen.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from django.db.models import TextChoices
from django.utils.formats import date_format

from accounts import roles
from accounts.models import RequestKind
from feedback import catalogue
from feedback.enums import Level
from lifecycles.engine import ALL

_NOTHING = "nothing"
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def facts(detail: Mapping[str, object]) -> dict[str, str]:
    """Each fact of a detail as it is said in a sentence."""
    return {name: _SAYS.get(name, plain)(value) for name, value in detail.items()}


def value_of(verb: str, value: object) -> str:
    """What something was or became by ``verb``: a state, themes, settings or a day."""
    states = _states().get(verb)
    if states is not None and value in states.values:
        return str(states(value).label)
    if verb == "contribution.themed" and isinstance(value, list):
        return ", ".join(map(_theme, value)) or _NOTHING
    return plain(value) or _NOTHING


@cache
def _states() -> dict[str, type[TextChoices]]:
    """By verb: the states of the lifecycle that it moves."""
    return {move.verb: lifecycle.states for lifecycle in ALL for move in lifecycle.moves}


def plain(value: object) -> str:
    """A value as it is read: days as days, codes without their joints."""
    if isinstance(value, dict):
        return "; ".join(f"{_field(name)}: {text}" for name, text in value.items())
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day(value)
    return str(value).replace("-", " ").replace("_", " ") if _is_code(value) else str(value)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+([-_][a-z]+)*", value) is not None


def _field(name: str) -> str:
    english = name.removesuffix("_cy")
    return plain(english) + (" in Welsh" if english != name else "")


def _day(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_format(moment, "j F Y, H:i" if " " in text else "j F Y")


def _theme(slug: str) -> str:
    return str(catalogue.themes.get().get(slug) or plain(slug))


def _board(slug: object) -> str:
    name = catalogue.name_of(str(slug))
    return plain(name) if name == slug else name


def _role(slug: object) -> str:
    role = roles.ROLES.get(str(slug))
    return f"{role.name}" if role else plain(slug)


def _kind(value: object) -> str:
    return str(RequestKind(value).label) if value in RequestKind.values else plain(value)


def _level(value: object) -> str:
    return str(Level(int(str(value))).label) if value in Level.values else plain(value)


def _page(name: object) -> str:
    """The name that an address has among us: ``boards:meeting-change`` is “boards, meeting change”."""
    return re.sub(r"[-_]", " ", str(name).replace(":", ", "))


def _status(number: object) -> str:
    return {403: "not for them", 404: "nothing there for them"}.get(int(str(number)), str(number))


_SAYS: dict[str, Callable[[object], str]] = {
    "audience": _board,
    "board": _board,
    "slug": _board,
    "role": _role,
    "kind": _kind,
    "level": _level,
    "was": _level,
    "page": _page,
    "status": _status,
}
