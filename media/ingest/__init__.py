"""What a file is and whether it can be shown: the one way in for every clip, however it came.

Nothing is believed: the kind is decided by the bytes, lengths are counted, and every program that
opens the file stands behind the walls of ``media.sandbox``.
"""

from pathlib import Path

from django.conf import settings

from media.facts import Facts
from media.ingest import films, magic, pictures
from media.reasons import Reason, Refused

__all__ = ["inspect"]


def inspect(source: Path, *, folder: Path) -> Facts:
    """The facts of ``source``, which is read and never changed; ``folder`` is for what it needs meanwhile.

    Raises Refused for a file that can never be shown, Retry when something of ours failed.
    """
    size = source.stat().st_size
    if size == 0:
        raise Refused(Reason.EMPTY)
    if size > settings.CLIP_MOST_BYTES:
        raise Refused(Reason.TOO_BIG, f"{size} bytes")
    form = magic.recognised(source)
    if form.is_picture:
        return pictures.inspect(source, form, folder=folder)
    return films.inspect(source, form, folder=folder)
