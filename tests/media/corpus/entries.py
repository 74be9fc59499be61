"""What is in the corpus: each file with how it is made and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.media.corpus.workshop import Workshop

Maker = Callable[[Path, Workshop], None]


@dataclass(frozen=True)
class Entry:
    """``reasons``: the codes, of which one is expected; empty for a file that is accepted. ``size``:
    upright, (0, 0) for what has none; ``seconds``: (least, most) of its counted length."""

    name: str
    what: str
    make: Maker
    hostile: bool
    kind: str = ""
    size: tuple[int, int] = (0, 0)
    seconds: tuple[float, float] = (0.0, 0.0)
    reasons: tuple[str, ...] = ()
    complete: bool = True
    hdr: bool = False
    silent: bool = False
    either: bool = False  # accepted, or refused for one of the reasons: versions of FFmpeg differ

    @property
    def accepted(self) -> bool:
        return not self.reasons

    def manifest(self) -> dict:
        return {
            "file": self.name, "what": self.what, "hostile": self.hostile,
            "expect": [*(["accepted"] if self.accepted or self.either else []), *self.reasons],
            "kind": self.kind, "size": list(self.size), "complete": self.complete,
        }  # fmt: skip


@dataclass
class Shelf:
    """Collects entries: a decorator for each kind of thing."""

    hostile: bool
    entries: list[Entry] = field(default_factory=list)

    def film(self, name: str, what: str, size=(320, 180), seconds=(1.4, 1.8), **more):
        return self._put(name, what, kind="film", size=size, seconds=seconds, **more)

    def sound(self, name: str, what: str, seconds=(1.4, 1.8), **more):
        return self._put(name, what, kind="sound", seconds=seconds, **more)

    def picture(self, name: str, what: str, size=(320, 180), **more):
        return self._put(name, what, kind="picture", size=size, **more)

    def refused(self, name: str, what: str, *reasons: str):
        return self._put(name, what, reasons=reasons)

    def either(self, name: str, what: str, *reasons: str, **more):
        return self._put(name, what, reasons=reasons, either=True, **more)

    def _put(self, name: str, what: str, **more) -> Callable[[Maker], Maker]:
        def keep(make: Maker) -> Maker:
            self.entries.append(Entry(name, what, make, self.hostile, **more))
            return make

        return keep


ORDINARY, HOSTILE = Shelf(hostile=False), Shelf(hostile=True)
