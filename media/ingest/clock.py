"""Straightens a recorder's clock: what it wrote of the time while it slept is not in the clip.

A phone that sleeps, a page that is paused or two recordings behind each other leave times that leap
forward by hours, or begin again. What was recorded goes on; only its times do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from media.facts import Leap

# Of a time in which no stream has anything: more is no pause but a leap. Pictures alone may stand.
LEAP_S, LEAP_ALONE_S = 2.0, 10.0
_BACK_S = {True: 1.0, False: 0.2}  # pictures are not stored in the order in which they are shown
_STEP_S = 0.02
MOST_LEAPS = 200

Packet = tuple[int, float]  # number of the stream, when it is shown


@dataclass
class _Place:
    """Where a stream has come to, in straightened time."""

    at: float | None = None
    by_s: float = 0.0
    packets: int = 0
    step: float = _STEP_S


@dataclass
class Clock:
    """Goes along all packets in some order. ``films`` are the numbers of pictures."""

    films: frozenset[int] = frozenset()
    leaps: list[Leap] = field(default_factory=list)
    ends: dict[int, float] = field(default_factory=dict)
    begins: dict[int, float] = field(default_factory=dict)
    _places: dict[int, _Place] = field(default_factory=dict)

    def go(self, stream: int, packet: int, at: float) -> None:
        """The ``packet``-th of ``stream`` says that it is shown ``at``."""
        place = self._places.setdefault(stream, _Place())
        by_s = self._by(stream, place, at)
        if by_s != place.by_s:
            self.leaps.append(Leap(stream, packet, by_s))
            place.by_s = by_s
        now = at + by_s
        if place.at is not None and 0 < now - place.at < 1:
            place.step = now - place.at
        place.at = now
        self.ends[stream] = max(self.ends.get(stream, 0.0), now + place.step)
        self.begins[stream] = min(self.begins.get(stream, now), now)

    def _by(self, stream: int, place: _Place, at: float) -> float:
        others = [
            each
            for number, each in self._places.items()
            if number != stream and each.at is not None
        ]
        candidates = [place.by_s, *(each.by_s for each in others)]
        latest = max((each.at for each in others if each.at is not None), default=None)
        if place.at is None:
            return (
                place.by_s
                if latest is None
                else min(candidates, key=lambda by: abs(at + by - latest))
            )
        for by_s in candidates:
            if self._is_in_line(stream, place.at, at + by_s, latest):
                return by_s
        return place.at + place.step - at

    def _is_in_line(self, stream: int, before: float, now: float, latest: float | None) -> bool:
        if now < before - _BACK_S[stream in self.films]:
            return False
        if latest is None:
            return now <= before + (LEAP_ALONE_S if stream in self.films else LEAP_S)
        return now <= before + LEAP_S or now <= latest + LEAP_S

    @property
    def end_s(self) -> float:
        return max(self.ends.values(), default=0.0)


def straightened(packets: Sequence[Packet], *, films: frozenset[int]) -> Clock:
    """The clock of ``packets``, which are in the order of the file, told in the fewest seconds.

    By their times first: streams may lie far apart in a file. In the file's order where that leaves
    less out of step, or where times begin again.
    """
    numbered = list(_numbered(packets))
    by_time = _run(sorted(numbered, key=lambda each: each[2]), films)
    as_stored = _run(numbered, films)
    again = _begins_again(numbered, films)
    return as_stored if again or as_stored.end_s < by_time.end_s - 0.5 else by_time


def _numbered(packets: Iterable[Packet]) -> Iterable[tuple[int, int, float]]:
    counts: dict[int, int] = {}
    for stream, at in packets:
        number = counts.get(stream, 0)
        counts[stream] = number + 1
        yield stream, number, at


def _run(packets: Iterable[tuple[int, int, float]], films: frozenset[int]) -> Clock:
    clock = Clock(films)
    for stream, number, at in packets:
        clock.go(stream, number, at)
    return clock


def _begins_again(packets: Iterable[tuple[int, int, float]], films: frozenset[int]) -> bool:
    latest: dict[int, float] = {}
    for stream, _number, at in packets:
        if at < latest.get(stream, at) - _BACK_S[stream in films]:
            return True
        latest[stream] = max(at, latest.get(stream, at))
    return False
