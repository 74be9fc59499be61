"""The uploaded file, as it was sent: only for inspection and rendering, never for anybody's eyes."""

import os
from collections.abc import Iterator
from pathlib import Path

from media.models import Clip
from vault import files


def pieces(clip: Clip) -> Iterator[bytes]:
    """Its bytes in order, up to 128 KiB at a time. Raises vault errors where a part does not open."""
    parts = clip.upload.parts.order_by("start").select_related("envelope")
    for part in parts.prefetch_related("envelope__wraps"):
        yield from files.open_range(part.envelope, owner=part.owner)


def copy_to(clip: Clip, path: Path) -> int:
    """Writes it to ``path`` (in scratch, for nobody else to read); how many bytes it has."""
    size = 0
    with open(path, "xb", opener=_private) as target:
        for piece in pieces(clip):
            size += target.write(piece)
    return size


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
