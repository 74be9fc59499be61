"""Where plaintext is while it is worked on: a folder that the kernel keeps in memory.

One folder for each piece of work, named after its process, gone with it; what a killed worker left
is swept. Nothing here is ever written to a disk where CLIP_SCRATCH is a tmpfs, as it is by default.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from media import mounts
from media.reasons import Retry

_NAME = re.compile(r"heard-(\d+)-[0-9a-f]{16}")


@contextmanager
def folder(*, room: int) -> Iterator[Path]:
    """A private folder with ``room`` bytes free; gone afterwards. Raises Retry without that room."""
    if shutil.disk_usage(settings.CLIP_SCRATCH).free < room:
        raise Retry("no-scratch-room")
    made = settings.CLIP_SCRATCH / f"heard-{os.getpid()}-{secrets.token_hex(8)}"
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep() -> int:
    """Deletes the folders of processes that are no more; how many there were."""
    left = [each for each in settings.CLIP_SCRATCH.glob("heard-*") if _is_left(each)]
    for each in left:
        shutil.rmtree(each, ignore_errors=True)
    return len(left)


def _is_mine(path: Path) -> bool:
    """Whether it is a folder of this very process."""
    named = _NAME.fullmatch(path.name)
    return bool(named) and int(named[1]) == os.getpid()


def _is_left(path: Path) -> bool:
    named = _NAME.fullmatch(path.name)
    if not named or path.stat().st_uid != os.getuid():
        return False
    return not Path(f"/proc/{named[1]}").exists()


def in_memory() -> bool:
    """Whether CLIP_SCRATCH is kept in memory (Linux: a tmpfs or ramfs)."""
    return mounts.in_memory(settings.CLIP_SCRATCH)
