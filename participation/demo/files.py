"""Reading the data files of the demo, and the return keys that belong to them."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Table = dict[str, Any]


def read(name: str) -> Table:
    """``data/NAME.toml`` as tables."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def contributions() -> list[Table]:
    """Every contribution, in the order of the files and within them."""
    found: list[Table] = []
    for path in sorted((DATA / "contributions").glob("*.toml")):
        found += tomllib.loads(path.read_text("utf-8"))["contribution"]
    return found


def submission_key(name: str) -> bytes:
    """The fixed submission key (16 bytes) of the contribution called ``name`` in the files.

    Its return code follows from it and from this installation's own CODE_KEY, so nobody who
    reads this file knows a code of another machine.
    """
    return hashlib.sha256(b"demo council: " + name.encode()).digest()[:16]
