"""Receiving a clip: begun, added to piece by piece, put together, received.

Each piece is sealed as it arrives, into a file of its own, before the transaction that counts it;
that transaction moves the offset only from where it was expected. So nobody needs a lock, a cut
connection loses nothing that came, and of several pieces for one place exactly one is kept.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from audit.actors import AUTHOR
from lifecycles.engine import IllegalMove
from media import quota, readers
from media.actions import keeping, parts, works
from media.actions.parts import Arriving
from media.enums import ClipState, Disguise, Kind, Purpose
from media.errors import Closed, NotFinished, NotHere, RanOut, WrongPlace
from media.models import Clip, ClipSource, Upload
from media.passes import Pass
from media.points import reach
from media.transitions import CLIP
from storing import rows
from storing.turns import writing

PARTIAL = "partial"
# How exactly it is noted when something last came: nothing but when it may be forgotten hangs on it.
NOTED_TO = timedelta(minutes=10)


def begin(
    given: Pass,
    *,
    length: int,
    kind: Kind,
    disguise: Disguise,
    notes: str = "",
    once: bool = False,
    source: str = "",
) -> Upload:
    """A clip that is on its way, and the upload that brings it. Nothing at all is whole at once.

    ``once``: ``notes`` hold a name that is given once. Asked for again, the first is the answer:
    that one was lost on the way. ``source``: ``ClipSource.digest``. Raises TooBig, TooMany or NoRoom.
    """
    quota.check_size(length)
    with quota.alone():
        if once and (same := _begun_before(given, length, notes)):
            return same
        quota.check_count(given.holder)
        quota.check_room(length)
        clip = _clip(given, kind, disguise, length, source)
        upload = Upload.objects.create(
            holder=given.holder, clip=clip, length=length, notes=notes, expires_at=expiry()
        )
    if upload.is_whole:
        complete(upload)
    return upload


def begin_partial(given: Pass, *, length: int, notes: str = "") -> Upload:
    """An upload whose bytes become a part of a clip only by ``join``. Raises as ``begin`` does."""
    quota.check_size(length)
    with quota.alone():
        quota.check_partial_count(given.holder)
        quota.check_room(length)
        return Upload.objects.create(
            holder=given.holder, length=length, notes=notes, concat=PARTIAL, expires_at=expiry()
        )


def join(
    given: Pass,
    refs: Sequence[uuid.UUID],
    *,
    kind: Kind,
    disguise: Disguise,
    concat: str,
    notes: str,
    source: str = "",
) -> Upload:
    """The partial uploads ``refs`` as one clip, in that order. Their bytes are not copied.

    Raises NotHere for one that is not the holder's, NotFinished for one that is not whole, TooBig or
    TooMany.
    """
    for ref in set(refs):
        standing(find(given, ref))
    with quota.alone():
        quota.check_count(given.holder)
        pieces = [_whole_partial(given, ref) for ref in refs]
        length = sum(piece.length for piece in pieces)
        quota.check_size(length)
        upload = Upload.objects.create(
            holder=given.holder, clip=_clip(given, kind, disguise, length, source), length=length,
            offset=length, notes=notes, concat=concat, expires_at=expiry(),
        )  # fmt: skip
        parts.list_again(pieces, of=upload)
    complete(upload)
    return upload


def find(given: Pass, ref: uuid.UUID) -> Upload:
    """An upload of the holder's. NotHere for any other, RanOut for one that was waited for in vain."""
    upload = rows.find(Upload, ref=ref, holder=given.holder)
    if upload is None:
        raise NotHere
    if not upload.is_whole and upload.expires_at <= timezone.now():
        raise RanOut
    return upload


def check_place(upload: Upload, offset: int) -> None:
    """Whether bytes from ``offset`` on are what is wanted next. Raises Closed or WrongPlace."""
    if is_final(upload):
        raise Closed
    if offset != upload.offset:
        raise WrongPlace(upload.offset)


def add(upload: Upload, source: Arriving, *, given: Pass | None = None) -> Upload:
    """What ``source`` brings, stored behind what is here; received once whole.

    As much as arrives is kept. Raises WrongPlace where somebody else was quicker, Damaged, NoRoom
    or TooBig; nothing has changed then.
    """
    quota.check_room_now(source.declared or 0)
    if source.begin():
        agreed = readers.agreed_by(given, upload) if given else None
        parts.append(upload, source, expires_at=_waited_for(upload), agreed=agreed)
    else:
        source.check()
    if upload.is_whole:
        complete(upload)
    return upload


def standing(upload: Upload) -> Upload:
    """``upload`` as it really is: its offset says how much is intact, and if that is all of it, it
    has been received. After a power cut the newest files may be short or absent.
    """
    if not _has_arrived(upload):
        parts.cut_back(upload)
        if upload.is_whole:
            complete(upload)
    return upload


def complete(upload: Upload) -> None:
    """All bytes are here: on the disk for good first, then the clip is received and work is asked
    for. Doing it twice, or two at once, is no error. WrongPlace where a file turns out not whole.
    """
    reach("last_part")
    if upload.clip is None or _has_arrived(upload):
        return
    parts.make_durable(upload)
    reach("made_durable")
    try:
        with writing():
            CLIP.move(
                upload.clip, ClipState.RECEIVED, by=AUTHOR,
                size=upload.length, arrived_at=_this_hour(),
            )  # fmt: skip
            works.ask_for(upload.clip, Purpose.ARRIVAL)
    except (IllegalMove, Clip.DoesNotExist):
        return  # another did it in the same moment, or it was deleted meanwhile
    reach("received")


def receive_whole(
    given: Pass, file: BinaryIO, *, kind: Kind, disguise: Disguise, source: str = ""
) -> Clip:
    """A file that came with a plain form: sealed already by ``handlers.SealingUploadHandler``, or
    anything with ``read(n)``, which is sealed here. The clip is received when this returns.

    Raises what the handler met (TooBig, NoRoom, CutOff), NothingSent, or TooMany.
    """
    sealed = file.sealed() if hasattr(file, "sealed") else parts.seal_whole(file)
    try:
        quota.check_size(sealed.size)
        upload = _store_whole(given, sealed, kind, disguise, source)
    except BaseException:
        sealed.discard()
        raise
    sealed.keep()
    complete(upload)
    return upload.clip


def _store_whole(
    given: Pass, sealed: parts.Sealed, kind: Kind, disguise: Disguise, source: str
) -> Upload:
    with quota.alone():
        quota.check_count(given.holder)
        upload = Upload.objects.create(
            holder=given.holder, clip=_clip(given, kind, disguise, sealed.size, source),
            ref=sealed.ref, length=sealed.size, offset=sealed.size, expires_at=expiry(),
        )  # fmt: skip
        sealed.store(upload, readers.agreed(given, disguise))
    return upload


def stop(upload: Upload) -> None:
    """Its sender does not want to send it after all: what came is deleted. Closed once it arrived:
    then a person may have seen it, and the page asks before it takes it back.
    """
    if _has_arrived(upload):
        raise Closed
    if upload.clip:
        keeping.erase(upload.clip, by=AUTHOR)
    else:
        parts.forget([upload])


def is_final(upload: Upload) -> bool:
    """Whether it was put together from others."""
    return bool(upload.concat) and upload.concat != PARTIAL


def expiry() -> datetime:
    """Until when the next piece is waited for."""
    return timezone.now() + timedelta(hours=settings.CLIP_UPLOAD_HOURS)


def heard_of(clip: Clip) -> None:
    """The page that it was sent from is still open, so its words may still come."""
    at = expiry()
    Upload.objects.filter(clip=clip, expires_at__lt=at - NOTED_TO).update(expires_at=at)


def _waited_for(upload: Upload) -> datetime:
    """When it runs out if this piece was the last to come; most pieces leave its index alone."""
    later = expiry()
    return later if later - upload.expires_at > NOTED_TO else upload.expires_at


def _has_arrived(upload: Upload) -> bool:
    return upload.clip is not None and upload.clip.state != ClipState.UPLOADING


def _begun_before(given: Pass, length: int, notes: str) -> Upload | None:
    return Upload.objects.filter(
        holder=given.holder, length=length, notes=notes, concat="", clip__isnull=False
    ).first()


def _clip(given: Pass, kind: Kind, disguise: Disguise, length: int, source: str) -> Clip:
    clip = Clip.objects.create(
        holder=given.holder, viewer_public=given.viewer.public, kind=kind, disguise=disguise,
        size=length, began_at=_this_hour(),
    )  # fmt: skip
    if source:
        ClipSource.objects.create(clip=clip, digest=source)
    return clip


def _whole_partial(given: Pass, ref: uuid.UUID) -> Upload:
    """Locked, so that nobody sweeps it up before its parts are listed again."""
    theirs = Upload.objects.select_for_update().filter(holder=given.holder, concat=PARTIAL)
    piece = theirs.filter(ref=ref).first()
    if piece is None:
        raise NotHere
    if not piece.is_whole:
        raise NotFinished
    return piece


def _this_hour() -> datetime:
    """Times that the public door keeps cannot be matched with a network's."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
