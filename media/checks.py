"""System checks: do the walls round the programs that open clips stand, and is scratch in memory?"""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks

from media import ffmpeg, scratch, walls
from vault.checks import in_production


def check_clips(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """media.W001 to W003, errors in production (where ``config.checks`` refuses before that).

    The public door opens no clip, so nothing is asked of it.
    """
    return list(_problems()) if settings.STAFF_DOOR else []


def _problems() -> Iterator[checks.CheckMessage]:
    for sentence in walls.missing():
        yield _message(sentence, "W001")
    if not settings.CLIP_SCRATCH.is_dir() or not scratch.in_memory():
        yield _message(
            f"Clips would be worked on in {settings.CLIP_SCRATCH}, which is not kept in memory: set "
            "HEARD_SCRATCH to a tmpfs, such as /dev/shm.",
            "W002",
        )
    if not ffmpeg.version():
        yield _message(
            "No FFmpeg runs here: install the package ffmpeg, or name one in HEARD_FFMPEG.", "W003"
        )


def _message(sentence: str, number: str) -> checks.CheckMessage:
    kind = checks.Error if in_production() else checks.Warning
    return kind(sentence, id=f"media.{number}")
