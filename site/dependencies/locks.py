"""What the lock pins: the packages that an installation runs."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

_LINE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Pin:
    """One package in one version; ``name`` as package indexes write it."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


# Known to be bad (CVE-2025-32873, mended in 5.2.1): who does not say so was not asked, or does not know.
CANARY = Pin("django", "5.2.0")


def pinned(lock: Path) -> list[Pin]:
    """In the order of names. OSError without the file, ValueError where it pins nothing."""
    found = _LINE.findall(lock.read_text("utf-8"))
    if not found:
        raise ValueError(f"{lock} pins no package.")
    return sorted({Pin(canonicalize_name(name), version) for name, version in found})
