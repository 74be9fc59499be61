"""What inspection finds of a file, and what rendering makes of it: plain values, no database."""

from dataclasses import dataclass, field
from pathlib import Path

from media.enums import Disguise, Kind, RenditionName


@dataclass(frozen=True)
class Facts:
    """One inspected file. Sizes are as a viewer sees them (upright); times are counted, not read.

    ``duration_s`` is the longer of film and sound, ``film_s`` that of the film alone (0: not counted).
    ``demuxer`` is FFmpeg's name for the forced format (empty for pictures). ``video`` and ``audio``
    are stream indexes, None where there is none. ``complete`` is False when the end is missing but
    something decodes. ``cut`` says that only the first ``limit`` seconds are shown.
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


@dataclass(frozen=True)
class Made:
    """One finished rendition as a file in the scratch folder: probed, whole, without metadata."""

    name: RenditionName
    disguise: Disguise
    path: Path
    media_type: str
    codec: str  # e.g. "h264+aac", "opus", "webp"
    width: int = 0
    height: int = 0
    duration_s: float = 0.0

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size
