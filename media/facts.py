"""What inspection finds of a file, and what rendering makes of it: plain values, no database."""

from dataclasses import dataclass, field
from pathlib import Path

from media.enums import Disguise, Kind, RenditionName
from media.reasons import Reason


@dataclass(frozen=True)
class Leap:
    """From its ``packet`` on, ``stream`` is shown ``by_s`` later than its times say (mostly earlier)."""

    stream: int
    packet: int
    by_s: float


@dataclass(frozen=True)
class Facts:
    """One inspected file. Sizes are as a viewer sees them (upright); times are counted, not read.

    ``duration_s`` is the longer of film and sound, ``film_s`` that of the film alone (0: not counted).
    ``demuxer`` is FFmpeg's name for the forced format (empty for pictures). ``video`` and ``audio``
    are stream indexes, None where there is none. ``complete`` is False when the end is missing but
    something decodes. ``notes``: what was sent and cannot be shown. ``leaps``: how its clock is
    straightened. ``parts``: where in the file each of several sounds begins that stand behind each
    other; empty for one. ``film_from_s``: when its first picture is shown. ``form``: Pillow's
    name for a picture's format.
    """

    kind: Kind
    demuxer: str = ""
    duration_s: float = 0.0
    film_s: float = 0.0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    video: int | None = None
    audio: int | None = None
    hdr: bool = False
    complete: bool = True
    notes: tuple[str, ...] = field(default=())
    leaps: tuple["Leap", ...] = ()
    parts: tuple[int, ...] = ()
    film_from_s: float = 0.0
    form: str = ""

    @property
    def lacks(self) -> Reason | None:
        """Which part of what was sent cannot be shown, as far as inspection knows."""
        if "film-does-not-open" in self.notes:
            return Reason.FILM_MISSING
        if {"sound-does-not-open", "part-does-not-open"} & set(self.notes):
            return Reason.SOUND_MISSING
        return None if self.complete else Reason.END_MISSING


@dataclass(frozen=True)
class Made:
    """One finished rendition as a file in the scratch folder: probed, whole, without metadata.

    ``lacks_sound``: some of what the source sounds like is silent in it, in spite of a second try.
    """

    name: RenditionName
    disguise: Disguise
    path: Path
    media_type: str
    codec: str  # e.g. "h264+aac", "opus", "webp"
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    lacks_sound: bool = False

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size
