"""Reads FFmpeg's list of packets (``-f framecrc``) as it comes: what is really in a file, counted.

The list is written by FFmpeg, not by the file: names and other texts of the file are not in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

_HEADER = re.compile(r"#(tb|media_type|codec_id|dimensions|sar) (\d{1,3}): (\S+)")
_PACKET = re.compile(r"(\d{1,3}), *(-?\d{1,19}), *(-?\d{1,19}), *(\d{1,19}), *(\d{1,10}), *0x")
_LEAP_S, _BACK_S, _STANDS = 2.0, 1.0, 3  # told loosely: whoever leaps is looked at again
_NO_TIME = -(2**62)  # anything below is FFmpeg's “unknown”


@dataclass
class Stream:
    """One stream: ``packets`` counted, ``first_s`` and ``end_s`` of what is shown, ``lasts_s`` all of
    them one after the other, ``goes_s`` what passes in steps without a leap; ``leaps``: its times stand
    still, go back, or leave much out. ``width`` and ``height`` are as coded, ``shape`` is how much
    wider than high a pixel is."""

    media_type: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    shape: Fraction = Fraction(1)
    tick: Fraction = Fraction(1)
    packets: int = 0
    first_s: float = float("inf")
    last_s: float = 0.0
    end_s: float = 0.0
    lasts_s: float = 0.0
    goes_s: float = 0.0
    leaps: bool = False

    @property
    def is_video(self) -> bool:
        return self.media_type == "video"

    @property
    def shown_width(self) -> int:
        """In square pixels; a shape that no camera has is taken as a mistake of the file."""
        return round(self.width * self.shape) if 0.25 <= self.shape <= 4 else self.width

    @property
    def rate(self) -> float:
        """Packets a second, 0 for fewer than two."""
        span = self.last_s - self.first_s
        return (self.packets - 1) / span if self.packets > 1 and span > 0 else 0.0


@dataclass
class PacketList:
    """``streams`` by their number in the list. ``check`` is asked after each packet."""

    check: Callable[[Stream], None] | None = None
    streams: dict[int, Stream] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        """Takes in one line; what is neither a heading nor a packet says nothing."""
        if found := _PACKET.match(line):
            self._packet(*(int(number) for number in found.groups()))
        elif found := _HEADER.match(line):
            self._heading(found[1], self._stream(int(found[2])), found[3])

    def _stream(self, number: int) -> Stream:
        return self.streams.setdefault(number, Stream())

    def _heading(self, name: str, stream: Stream, value: str) -> None:
        if name == "media_type":
            stream.media_type = value
        elif name == "codec_id":
            stream.codec = value
        elif name == "tb":
            stream.tick = _fraction(value) or stream.tick
        elif name == "sar":
            stream.shape = _fraction(value) or stream.shape
        elif size := re.fullmatch(r"(\d{1,6})x(\d{1,6})", value):
            stream.width, stream.height = int(size[1]), int(size[2])

    def _packet(self, number: int, decoded: int, shown: int, lasts: int, size: int) -> None:
        stream = self._stream(number)
        if not size:
            return
        stream.packets += 1
        at = shown if shown > _NO_TIME else decoded
        if at > _NO_TIME:
            self._time(stream, max(0.0, float(at * stream.tick)), float(lasts * stream.tick))
        if self.check:
            self.check(stream)

    def _time(self, stream: Stream, at: float, lasts: float) -> None:
        step = at - stream.last_s if stream.packets > 1 else 0.0
        stream.leaps |= not -_BACK_S < step < _LEAP_S
        stream.goes_s += step if 0 < step < _LEAP_S else 0.0
        stands = stream.packets > _STANDS and at <= stream.last_s and lasts > 0
        stream.leaps |= stands and not stream.is_video
        stream.first_s = min(stream.first_s, at)
        stream.last_s = max(stream.last_s, at)
        stream.end_s = max(stream.end_s, at + lasts)
        stream.lasts_s += lasts


def _fraction(text: str) -> Fraction | None:
    parts = re.fullmatch(r"(\d{1,10})/(\d{1,10})", text)
    if not parts or not int(parts[1]) or not int(parts[2]):
        return None
    return Fraction(int(parts[1]), int(parts[2]))
