"""How much may come, and whether there is room for it. Asked before anything is taken."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, Sum
from django.utils import timezone

from media.enums import GONE
from media.errors import NoRoom, TooBig, TooMany
from media.models import Clip, Upload
from storing.turns import writing

PARTIAL_EACH = 10  # for each clip that one may send: pieces of a whole come as uploads of their own
# For so long an unfinished upload has its room, without its first byte and after its last one. The
# second is longer since ``expires_at`` moves on each half hour at most.
NOTHING_CAME, NO_MORE_CAME = timedelta(minutes=10), timedelta(minutes=40)
_TURN = 0x4865617264  # any number that nothing else on the database locks


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else begins an upload: two who ask at once never both get the
    last room.
    """
    with writing():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        yield


def check_size(length: int) -> None:
    """TooBig for more bytes than a clip may have."""
    if length > settings.CLIP_MOST_BYTES:
        raise TooBig


def check_count(holder: bytes) -> None:
    """TooMany where a contribution has as many clips as it may have. What is gone does not count."""
    if Clip.objects.held_by(holder).exclude(state__in=GONE).count() >= settings.CLIP_MOST:
        raise TooMany


def check_partial_count(holder: bytes) -> None:
    """The same for pieces that are to be put together."""
    held = Upload.objects.filter(holder=holder, clip=None).count()
    if held >= settings.CLIP_MOST * PARTIAL_EACH:
        raise TooMany


def check_room(length: int) -> None:
    """NoRoom unless the reserve for words stays free when all that was begun has come in."""
    if free_bytes() - promised_bytes() - length < settings.CLIP_DISK_RESERVE:
        raise NoRoom


def check_room_now(size: int) -> None:
    """The same for ``size`` bytes of what was begun: its room was counted then, so it may go on
    until half of the reserve is gone; that half nobody takes from words.
    """
    if free_bytes() - size < settings.CLIP_DISK_RESERVE // 2:
        raise NoRoom


def free_bytes() -> int:
    """Free on the disk that sealed files are on."""
    place: Path = settings.VAULT_DIR
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def free_anywhere() -> int:
    """Free on the fuller one of the disks: that of sealed files, and that of the database in a file."""
    free = [free_bytes()]
    if connection.vendor == "sqlite":
        free.append(shutil.disk_usage(Path(connection.settings_dict["NAME"]).parent).free)
    return min(free)


def promised_bytes() -> int:
    """What unfinished uploads may still bring, of those that were heard of lately and that, over their
    whole time, came no slower than the slowest phone.

    What is older may go on too, within ``check_room_now``: it only keeps no room from others.
    """
    begun = timezone.now() + timedelta(hours=settings.CLIP_UPLOAD_HOURS)
    open_ = Upload.objects.filter(
        Q(expires_at__gt=begun - NOTHING_CAME)
        | Q(expires_at__gt=begun - NO_MORE_CAME, offset__gt=0),
        offset__lt=F("length"),
        promised_until__gt=timezone.now(),
    )
    return open_.aggregate(sum=Sum(F("length") - F("offset")))["sum"] or 0
