"""Friendly names that staff call a contribution by, so that nobody ever says its code aloud."""

import secrets
import time
import tomllib
from collections import deque
from functools import cache
from pathlib import Path

from django.db import connection

from feedback.models import Contribution

WORDS = Path(__file__).parent / "data" / "names.toml"
# Ranges of numbers to put behind two words that are taken; the last is never used up.
_NUMBERS = ((2, 99), (100, 9_999), (10_000, 9_999_999))


_AT_ONCE = 8
_KEEP_S = 60
_free: deque[tuple[str, float]] = deque(maxlen=_AT_ONCE)  # found, and not given yet; until when


def friendly() -> str:
    """Two words such as “Brave Otter” that no contribution has yet, with a number when names run out.

    One query, in which this process looks for some at once, good for a minute. Two processes may
    still come to the same one: the column is unique, and whoever is second asks again (``forget``).
    """
    while True:
        try:
            name, until = _free.popleft()
        except IndexError:
            return _look_for_some()
        if time.monotonic() < until:
            return name


def forget() -> None:
    """The next name is looked for anew."""
    _free.clear()


def _look_for_some() -> str:
    names = [*dict.fromkeys(_two_words() for _ in range(_AT_ONCE))]
    numbered = [f"{_two_words()} {_from(*numbers)}" for numbers in _NUMBERS]
    taken = _taken([*names, *numbered])
    first, *others = [name for name in names if name not in taken] or [
        next(name for name in numbered if name not in taken or name == numbered[-1])
    ]
    until = time.monotonic() + _KEEP_S
    _free.extend((name, until) for name in others)
    return first


def _taken(wanted: list[str]) -> set[str]:
    """Which of them there are. By a statement that is written once: composing it anew costs more than
    asking it, and each submission asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_asking(len(wanted)), wanted)
        return {name for (name,) in cursor.fetchall()}


@cache
def _asking(many: int) -> str:
    """Only the model's own names are composed; what is looked for goes in as parameters."""
    quote, field = connection.ops.quote_name, Contribution._meta.get_field("friendly_name")
    column, table = quote(field.column), quote(Contribution._meta.db_table)
    places = ", ".join(["%s"] * many)
    return f"SELECT {column} FROM {table} WHERE {column} IN ({places})"  # noqa: S608


def _two_words() -> str:
    adjectives, animals = _words()
    return f"{secrets.choice(adjectives)} {secrets.choice(animals)}"


def _from(lowest: int, highest: int) -> int:
    return lowest + secrets.randbelow(highest - lowest + 1)


@cache
def _words() -> tuple[list[str], list[str]]:
    lists = tomllib.loads(WORDS.read_text("utf-8"))
    return lists["adjectives"].split(), lists["animals"].split()
