"""Looks over a picture, in a child program behind the walls: Pillow never opens one in this process."""

import json
from pathlib import Path

from media import sandbox, walls
from media.enums import Kind
from media.facts import Facts
from media.ingest.magic import Form
from media.reasons import Reason, Refused

LIMITS = sandbox.Limits(wall_s=60, cpu_s=40, memory_mb=2048, file_mb=1, processes=64)
_CHILD = Path(__file__).with_name("picture_child.py")


def inspect(source: Path, form: Form, *, folder: Path) -> Facts:
    """The facts of a picture in ``form``. Raises Refused or Retry."""
    done = sandbox.run(
        walls.python(_CHILD, str(source), form.picture),
        reads=[source], folder=folder, limits=LIMITS,
    )  # fmt: skip
    if done.used_up:
        raise Refused(Reason.TOO_HARD, "opening it takes too much time")
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise Refused(
            Reason.TOO_HARD, f"the program that opens it ended with {done.code}"
        ) from None
    if "reason" in found:
        raise Refused(Reason(found["reason"]), str(found["detail"]))
    return Facts(
        kind=Kind.PICTURE,
        width=int(found["width"]),
        height=int(found["height"]),
        complete=bool(found["complete"]),
    )
