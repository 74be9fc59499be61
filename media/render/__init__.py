"""From one inspected file to every rendition of it that people are shown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from media.enums import Disguise, Kind
from media.facts import Facts, Made
from media.render.moving import moving
from media.render.running import Told
from media.render.speech import speak
from media.render.still import still

__all__ = ["render", "speak"]


def render(
    source: Path, facts: Facts, disguises: Sequence[Disguise], *, folder: Path, told: Told
) -> Iterator[Made]:
    """The renditions of ``source`` in each of ``disguises``, in that order, as they are finished.

    The first disguise's film for phones comes first. Each is read back before it is given: whole, as
    asked, without metadata. ``told`` gets 0 to 1. The caller deletes each file after use. Only
    words or a computer's voice give nothing here. Raises Refused, or Retry with a code.
    """
    if facts.kind == Kind.PICTURE:
        return still(source, facts, disguises, folder=folder, told=told)
    return moving(source, facts, disguises, folder=folder, told=told)
