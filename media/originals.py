"""The uploaded file, as it was sent: only for inspection and rendering, never for anybody's eyes."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from media.models import Clip, Part
from media.readers import Agreed
from vault import files, terms


def parts_of(clip: Clip) -> list[Part]:
    """Its parts in order with what opens them, as they are at this moment."""
    rows = clip.upload.parts.order_by("start").select_related("envelope")
    return list(rows.prefetch_related("envelope__wraps"))


def pieces(clip: Clip) -> Iterator[bytes]:
    """Its bytes in order, up to 128 KiB at a time. Raises vault errors where a part does not open."""
    yield from _opened(parts_of(clip))


def _opened(parts: Sequence[Part]) -> Iterator[bytes]:
    for part in parts:
        yield from files.open_range(part.envelope, owner=part.owner)


def copy_to(clip: Clip, path: Path) -> list[Agreed | None]:
    """Writes it to ``path`` (in scratch, for nobody else to read); on what terms each of its parts
    was sealed. The very rows that are opened say so: nothing can be exchanged between.
    """
    parts = parts_of(clip)
    with open(path, "xb", opener=_private) as target:
        for piece in _opened(parts):
            target.write(piece)
    return [Agreed.read(terms.read_as_staff(part.envelope)) for part in parts]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
