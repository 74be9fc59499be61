"""A paper made anew, in a child program behind the walls: a PDF is never opened where keys are."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from boards import pdf
from boards.errors import NotAPdf
from boards.remaking.wording import BROKEN, LATER, LOCKED, TOO_MUCH, sentence
from media import sandbox, scratch, walls
from media.reasons import Retry

LIMITS = sandbox.Limits(
    wall_s=60, cpu_s=40, memory_mb=2048, file_mb=100, processes=32, folder_mb=200
)
MB = 1024 * 1024
_HERE = Path(__file__).parent
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class CannotRemake(NotAPdf):
    """``code``: why, for the row; ``str()``: a sentence that names the file."""

    def __init__(self, code: str, name: str) -> None:
        self.code = code
        super().__init__(sentence(code, name))


@dataclass(frozen=True)
class Remade:
    """``taken_out``: how many of what (see ``wording.said``)."""

    pdf: bytes
    taken_out: dict[str, int]
    pages: int


def remake(data: bytes, *, title: str, name: str) -> Remade:
    """What members get of a paper. ``name``: the file's, for sentences. Raises CannotRemake."""
    try:
        with scratch.folder(room=LIMITS.folder_mb * MB) as folder:
            source, target = folder / "paper.pdf", folder / "remade.pdf"
            source.write_bytes(data)
            done = sandbox.run(
                walls.python(_HERE / "child.py", str(source), _CONTROL.sub(" ", title), str(target)),
                reads=[source, _HERE], folder=folder, limits=LIMITS,
            )  # fmt: skip
            found = _told(done)
            if "reason" in found:
                raise CannotRemake(_reason(found["reason"], data), name)
            return Remade(target.read_bytes(), found["taken_out"], found["pages"])
    except Retry as error:
        raise CannotRemake(LATER, name) from error


def _reason(code: str, data: bytes) -> str:
    """What is locked in a way that nothing opens looks broken."""
    return LOCKED if code == BROKEN and pdf.needs_a_password(data) else code


def _told(done: sandbox.Done) -> dict:
    """What the program said; one that used up what it may have, or fell over, said nothing."""
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"reason": TOO_MUCH}
