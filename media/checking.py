"""What becomes of a file that is sent as a clip, tried in a temporary place: nothing is stored."""

import mimetypes
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from media import metadata, sandbox, scratch
from media.enums import ClipState, Disguise
from media.facts import Made
from media.ingest import inspect
from media.reasons import Reason, Refused, Retry
from media.render import render
from media.wording import HOW_FAR
from media.working import ROOM

_ENDINGS = {"video/mp4": ".mp4", "audio/mp4": ".m4a", "audio/ogg": ".opus", "image/webp": ".webp"}


@dataclass
class Checked:
    """One file. ``reason`` is a refusal's code, or that of what failed here; ``message`` is what the
    child would read; sizes are upright; ``metadata_left`` must be empty; ``peak_mb`` is that of the
    programs which opened it."""

    file: str
    accepted: bool = False
    reason: str = ""
    message: str = ""
    kind: str | None = None
    duration_s: float = 0.0
    width: int = 0
    height: int = 0
    renditions: list[dict] = field(default_factory=list)
    metadata_left: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: float = 0.0

    def as_dict(self) -> dict:
        return asdict(self)


def check(
    file: Path, *, keep: Path | None = None, disguises: Sequence[Disguise] = (Disguise.NONE,)
) -> Checked:
    """Puts ``file`` through the inspection and rendering of clips; ``keep`` is a folder for what they make."""
    found, began = Checked(file=str(file)), time.monotonic()
    with sandbox.measured() as used:
        try:
            with scratch.folder(room=ROOM) as folder:
                _through(file.resolve(), found, folder, keep, disguises)
            found.accepted = True
        except Refused as refusal:
            found.reason, found.message = refusal.reason.value, str(refusal.message)
        except Retry as failure:
            found.reason, found.message = str(failure), str(HOW_FAR[ClipState.FAILED])
    found.seconds = round(time.monotonic() - began, 3)
    found.peak_mb = round(used.peak_mb, 1)
    return found


def _through(
    source: Path, found: Checked, folder: Path, keep: Path | None, disguises: Sequence[Disguise]
) -> None:
    facts = inspect(source, folder=folder)
    found.kind, found.duration_s = facts.kind.value, facts.duration_s
    found.width, found.height = facts.width, facts.height
    if facts.lacks:
        found.message = str(facts.lacks.label)
    for made in render(source, facts, disguises, folder=folder, told=lambda _part: None):
        found.renditions.append(_described(made))
        if made.lacks_sound:
            found.message = str(Reason.SOUND_MISSING.label)
        found.metadata_left += [f"{_name(made)}: {left}" for left in metadata.left_in(made.path)]
        if keep:
            shutil.copyfile(made.path, keep / f"{source.stem}-{_name(made)}{_ending(made)}")
        made.path.unlink()


def _name(made: Made) -> str:
    return made.name.value if made.disguise == Disguise.NONE else f"{made.name}-{made.disguise}"


def _ending(made: Made) -> str:
    return _ENDINGS.get(made.media_type) or mimetypes.guess_extension(made.media_type) or ""


def _described(made: Made) -> dict:
    return {
        "name": _name(made), "bytes": made.bytes, "codec": made.codec,
        "width": made.width, "height": made.height, "duration_s": made.duration_s,
    }  # fmt: skip
