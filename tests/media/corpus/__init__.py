"""A corpus of ordinary and hostile files, made by a seeded script from real moving pictures.

``python -m tests.media.corpus FOLDER`` makes it with its manifest. Tests keep it under ``var/test``,
named after what it is made by.
"""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from tests.media.corpus import films, hostile, pictures, sounds  # noqa: F401  # they register
from tests.media.corpus.entries import HOSTILE, ORDINARY, Entry
from tests.media.corpus.workshop import Workshop

__all__ = ["ENTRIES", "Entry", "kept", "make"]

ENTRIES = (*ORDINARY.entries, *HOSTILE.entries)
_KEPT = Path(__file__).parents[3] / "var" / "test"


def make(folder: Path) -> None:
    """Every file of the corpus, and ``manifest.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workshop:
        shop = Workshop(Path(workshop))
        for entry in ENTRIES:
            entry.make(folder / entry.name, shop)
    manifest = [entry.manifest() for entry in ENTRIES]
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))


def kept() -> Path:
    """The folder of the corpus, made where this making of it is not there yet."""
    place = _KEPT / f"corpus-{_fingerprint()}"
    if not place.exists():
        for old in _KEPT.glob("corpus-*"):
            shutil.rmtree(old, ignore_errors=True)
        fresh = _KEPT / f"making-{os.getpid()}"
        make(fresh)
        fresh.rename(place)
    return place


def _fingerprint() -> str:
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    whole = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(whole).hexdigest()[:16]
