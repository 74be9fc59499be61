"""The head of the chain: the number and the digest of its newest link.

Whoever knows a head can find out later whether the log still is the one that it was the head of.
The staff's side keeps the last one that it saw in a file of its own, out of the database's reach.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

_TEXT = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """``str()`` is ``number:digest``, as letters and files have it."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def read_head(text: str) -> Head:
    """The opposite of ``str()``. Raises ValueError with a sentence."""
    if not (match := _TEXT.fullmatch(text.strip())):
        raise ValueError(
            "A head is a number, a colon and 64 digits and letters, as in the letter: 12345:0f3a…"
        )
    return Head(int(match[1]), match[2])


@dataclass(frozen=True)
class State:
    """What the staff's side remembers of the log.

    ``checked``: when all of it was last checked (ISO time, UTC), and ``broken`` what was wrong, a
    sentence. ``filed`` and ``sent``: the day whose head last went to the file and to the address.
    """

    number: int = 0
    digest: str = ""
    checked: str = ""
    broken: str = ""
    filed: str = ""
    sent: str = ""

    @property
    def checked_at(self) -> datetime | None:
        return datetime.fromisoformat(self.checked) if self.checked else None

    @property
    def head(self) -> Head | None:
        return Head(self.number, self.digest) if self.number else None


def remembered() -> State:
    """The state as the file has it; an empty one where there is none yet."""
    try:
        found = json.loads(settings.LOG_STATE.read_text(encoding="utf-8"))
        return State(**{name: found[name] for name in asdict(State()) if name in found})
    except FileNotFoundError:
        return State()


def remember_head(head: Head, *, back: bool = False) -> None:
    """Keeps the newest head; a lower one only when the log was taken ``back`` on purpose."""
    with _alone():
        state = remembered()
        if back or head.number > state.number:
            _write(replace(state, number=head.number, digest=head.digest))


def remember(**changes: str) -> None:
    """Changes other fields of the state."""
    with _alone():
        _write(replace(remembered(), **changes))  # type: ignore[arg-type]  # all are text


@contextmanager
def _alone() -> Iterator[None]:
    settings.LOG_STATE.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(state: State) -> None:
    """Whole or not at all."""
    descriptor = os.open(_beside(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(descriptor)
    os.replace(_beside(".new"), settings.LOG_STATE)


def _beside(suffix: str) -> Path:
    return settings.LOG_STATE.with_suffix(suffix)
