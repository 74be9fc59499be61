"""The script of the demo: what happens when, in one order, each with the clock at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from boards.models import Meeting
from feedback.models import Contribution
from participation.demo.clock import Calendar, moved_clock


@dataclass(order=True)
class Event:
    """Something that happens at a moment; those of one moment keep the order of the files."""

    at: datetime
    place: int
    do: Callable[[], object] = field(compare=False)


@dataclass
class Script:
    """Collects events and plays them. ``people`` by role; what has been made, by its key."""

    calendar: Calendar
    people: dict[str, User]
    contributions: dict[str, Contribution] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def at(self, when: str, do: Callable[[], object], *, plus: timedelta = timedelta()) -> None:
        """Have ``do`` happen ``plus`` after ``when`` (words of the files)."""
        self.add(self.calendar.moment(when) + plus, do)

    def add(self, moment: datetime, do: Callable[[], object]) -> None:
        self.events.append(Event(moment, len(self.events), do))

    def play(self) -> None:
        """Everything that has happened by now, oldest first. ValueError for the future."""
        with moved_clock() as set_to:
            for event in sorted(self.events):
                if event.at > self.calendar.now:
                    raise ValueError(f"The demo says that something happened at {event.at}.")
                set_to(event.at)
                event.do()

    def contribution(self, key: str) -> Contribution:
        """As it is now. KeyError when nobody has sent it yet."""
        row = self.contributions[key]
        row.refresh_from_db()
        return row
