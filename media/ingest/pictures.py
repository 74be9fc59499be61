"""Looks over a picture, in a child program behind the walls: Pillow never opens one in this process."""

import json
from pathlib import Path

from media import sandbox, walls
from media.enums import Kind
from media.facts import Facts
from media.ingest import notes
from media.ingest.magic import Form
from media.reasons import Reason, Refused

LIMITS = sandbox.Limits(wall_s=60, cpu_s=40, memory_mb=2048, file_mb=1, processes=64)
_ON_ITS_SIDE = 5  # turns from here on swap width and height
_CHILD = Path(__file__).with_name("picture_child.py")


def inspect(source: Path, form: Form, *, folder: Path) -> Facts:
    """The facts of a picture in ``form``. Raises Refused or Retry."""
    path = folder / "bare"
    try:
        bare = notes.take_off(source, form.picture, path)
        found = _opened(path, form, folder)
    finally:
        path.unlink(missing_ok=True)
    if "reason" in found:
        reason = Reason(found["reason"])
        if reason == Reason.BROKEN and not bare.whole:
            reason = Reason.CUT_OFF
        raise Refused(reason, str(found["detail"]))
    width, height = int(found["width"]), int(found["height"])
    if bare.turn >= _ON_ITS_SIDE:
        width, height = height, width
    return Facts(
        kind=Kind.PICTURE,
        width=width,
        height=height,
        complete=bool(found["complete"]) and bare.whole,
        form=form.picture,
    )


def _opened(path: Path, form: Form, folder: Path) -> dict:
    done = sandbox.run(
        walls.python(_CHILD, str(path), form.picture),
        reads=[path], folder=folder, limits=LIMITS,
    )  # fmt: skip
    if done.used_up:
        raise Refused(Reason.TOO_HARD, "opening it takes too much time")
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Refused(
            Reason.TOO_HARD, f"the program that opens it ended with {done.code}"
        ) from None
