"""Pictures and drawings: clean copies for screens and for print, and a blurred first look."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from media import sandbox, walls
from media.enums import Disguise, RenditionName
from media.facts import Facts, Made
from media.ingest import notes
from media.reasons import Reason, Refused, Retry
from media.render.finishing import still_made
from media.render.running import Told

_PROGRAM = Path(__file__).with_name("pixels.py")
_NAMES = (
    RenditionName.SCREEN, RenditionName.BLURRED, RenditionName.SCREEN_JPEG, RenditionName.PRINT,
)  # fmt: skip
_REFUSALS = {3: Reason.TOO_MANY_PIXELS, 4: Reason.BROKEN}  # exit statuses of the program
_LIMITS = sandbox.Limits(wall_s=90, cpu_s=90, memory_mb=2048, file_mb=64)


def still(
    source: Path, facts: Facts, disguises: Sequence[Disguise], *, folder: Path, told: Told
) -> Iterator[Made]:
    """The renditions of a picture. It is shown as it is or not at all: no disguise adds any."""
    if Disguise.NONE not in disguises:
        return
    paths = {name: folder / f"{name}-{Disguise.NONE}" for name in _NAMES}
    pairs = [word for name, path in paths.items() for word in (name.value, str(path))]
    bare = folder / "bare"
    try:
        turn = notes.take_off(source, facts.form, bare).turn
        done = sandbox.run(
            walls.python(_PROGRAM, str(bare), str(turn), *pairs),
            reads=[bare], folder=folder, limits=_LIMITS,
        )  # fmt: skip
    finally:
        bare.unlink(missing_ok=True)
    if reason := _REFUSALS.get(done.code):
        raise Refused(reason, "its pixels could not be copied")
    if done.code:
        raise Retry("render-failed")
    sizes = json.loads(done.stdout)
    told(1.0)
    for name, path in paths.items():
        yield still_made(path, name, Disguise.NONE, size=tuple(sizes[name]))
