"""Looking whether something is known against what runs here, and when somebody last did."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from dependencies.advisories import Found, NotLookedError
from dependencies.locks import CANARY, Pin, pinned

TOO_LONG = timedelta(days=14)
LOCK = Path("requirements") / "run.txt"
Source = Callable[[Iterable[Pin]], Found]


@dataclass(frozen=True)
class Look:
    """One that was finished. ``at``: ISO 8601; ``found``: advisories of each package, by their names."""

    at: str
    packages: int
    found: dict[str, list[str]] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def is_old(self) -> bool:
        return timezone.now() - self.moment > TOO_LONG


def look(source: Source) -> Look:
    """Ask ``source`` about each package of the lock, and keep the answer and its date.

    Raises NotLookedError, and keeps nothing, when ``source`` does not answer, or does not know that
    the canary is bad: whatever it said of the others is worth nothing then.
    """
    try:
        pins = pinned(settings.BASE_DIR / LOCK)
    except (OSError, ValueError) as error:
        raise NotLookedError(f"The lock cannot be read: {error}") from None
    known = source({*pins, CANARY})
    if CANARY not in known:
        raise NotLookedError(f"Nothing was said against {CANARY}, which is known to be bad.")
    found = {str(pin): ids for pin, ids in sorted(known.items()) if pin in pins}
    done = Look(timezone.now().isoformat(timespec="seconds"), len(pins), found)
    _keep(done)
    return done


def last() -> Look | None:
    """The last look that was finished; None where there was none, or what was kept of it is spoilt."""
    try:
        found = Look(**json.loads(settings.DEPENDENCIES_LOOK.read_text("utf-8")))
        _ = found.is_old, list(found.found), int(found.packages)
        return found
    except (OSError, ValueError, TypeError):
        return None


def _keep(done: Look) -> None:
    place = settings.DEPENDENCIES_LOOK
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_suffix(f".{os.getpid()}")
    made.write_text(json.dumps(asdict(done), indent=1), encoding="utf-8")
    made.replace(place)


def said() -> str:
    """The last look in one sentence, for people who look after the machine."""
    seen = last()
    if seen is None:
        return "never looked: manage.py dependencies"
    when = timezone.localtime(seen.moment)
    words = f"{when:%-d %B %Y}, {seen.packages} packages: "
    words += f"known against {', '.join(seen.found)}" if seen.found else "nothing known"
    return words + (" (long ago: look again)" if seen.is_old else "")
