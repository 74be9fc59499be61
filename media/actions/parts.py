"""The sealed pieces of an upload: one file each, never changed, counted by its row."""

import errno
import io
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from django.db.models import Exists, OuterRef

from media import quota
from media.errors import NoRoom, NothingSent, WrongPlace
from media.models import Part, Upload
from media.points import reach
from media.readers import Agreed
from storing.rows import advance, insert_each
from storing.turns import writing
from vault import blobs, envelopes, files, keys, terms
from vault.models import Envelope, WrappedKey

PIECE = 4 * 1024 * 1024  # of a file that comes with a form


class Arriving(Protocol):
    """What ``tus.body.Body`` is: read to its end, then checked (Damaged)."""

    declared: int | None

    def begin(self) -> bool: ...
    def read(self, size: int) -> bytes: ...
    def check(self) -> None: ...


def append(
    upload: Upload, source: Arriving, *, expires_at: datetime, agreed: Agreed | None = None
) -> None:
    """Seals what ``source`` brings and counts it, unless something else was counted there meanwhile
    (WrongPlace) or its checksum is another one (Damaged): then its file is removed again.
    """
    part = Part(upload=upload, start=upload.offset, owner=_owner(upload.ref, upload.offset))
    envelope, wraps = _sealed(source, part)
    _agree(envelope, agreed)
    try:
        source.check()
        reach("part_sealed")
        # If a power cut undoes it, the phone sends that piece again.
        with writing(lasting=False):
            promised = upload.promised_with(part.size)
            _move_on(upload, part.start + part.size, expires_at=expires_at, promised_until=promised)
            insert_each([envelope, *wraps, part])
    except BaseException:
        blobs.remove([envelope.blob])
        raise
    reach("part_row")


def _agree(envelope: Envelope, agreed: Agreed | None) -> None:
    """Without anything agreed, only staff ever see what is made of it."""
    if agreed:
        terms.attach(envelope, agreed.as_terms())


def _sealed(source: Arriving, part: Part) -> tuple[Envelope, list[WrappedKey]]:
    """``part`` learns its size and envelope. The file is not on the disk for good yet."""
    with disk_may_be_full():
        envelope, wraps = files.build_stream(
            source, owner=part.owner, to=[keys.staff()], durable=False
        )
    part.envelope, part.size = envelope, envelope.size
    return envelope, wraps


def _move_on(upload: Upload, offset: int, **fields: object) -> None:
    """Compare and set. WrongPlace, with where it stands, where somebody else was first."""
    if not advance(upload, "offset", offset, **fields):
        raise WrongPlace(
            Upload.objects.filter(pk=upload.pk).values_list("offset", flat=True).first() or 0
        )


def _owner(ref: uuid.UUID, start: int) -> str:
    return f"media.part:{ref.hex}:{start}"


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """NoRoom in place of what the system says then."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom from error
        raise


def intact(upload: Upload) -> tuple[list[Part], int]:
    """Its parts from the beginning on whose files are whole, and where the last of them ends."""
    found, end = [], 0
    for part in upload.parts.order_by("start").select_related("envelope"):
        if part.start != end or not part.envelope or not files.is_whole(part.envelope):
            break
        found.append(part)
        end += part.size
    return found, end


def cut_back(upload: Upload) -> None:
    """Sets the offset back to the end of what is intact; forgets what lies behind it."""
    _parts, end = intact(upload)
    if end == upload.offset:
        return
    with writing():
        _move_on(upload, end)
        _erase(upload.parts.filter(start__gte=end))


def make_durable(upload: Upload) -> None:
    """All of it on the disk for good. WrongPlace, and set back, where a file is not whole."""
    found, end = intact(upload)
    if end != upload.length:
        cut_back(upload)
        raise WrongPlace(end)
    blobs.make_durable(dict.fromkeys(part.envelope.blob for part in found))


def list_again(pieces: Iterable[Upload], *, of: Upload) -> None:
    """The parts of ``pieces`` as parts of another upload, one behind the other."""
    rows, end = [], 0
    for piece in pieces:
        for part in piece.parts.order_by("start"):
            rows.append(
                Part(upload=of, start=end, size=part.size, owner=part.owner,
                     envelope_id=part.envelope_id)
            )  # fmt: skip
            end += part.size
    Part.objects.bulk_create(rows)


def forget(uploads: Iterable[Upload]) -> None:
    """Deletes uploads and their parts; what another upload holds too stays for that one."""
    for upload in uploads:
        with writing():
            # Locked first: whoever lists its parts again meanwhile is waited for.
            if Upload.objects.select_for_update().filter(pk=upload.pk).exists():
                _erase(upload.parts.all())
                upload.delete()


def _erase(rows) -> None:
    elsewhere = Part.objects.filter(envelope=OuterRef("envelope")).exclude(
        upload=OuterRef("upload")
    )
    own = rows.filter(~Exists(elsewhere)).select_related("envelope")
    envelopes.erase([part.envelope for part in own if part.envelope])
    rows.delete()


@dataclass
class Sealed:
    """A file that is sealed but counted nowhere yet: ``store`` it for the upload called ``ref``, or
    ``discard`` it.
    """

    ref: uuid.UUID = field(default_factory=uuid.uuid4)
    pieces: list[tuple[Envelope, list[WrappedKey]]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(envelope.size for envelope, _wraps in self.pieces)

    def take(self, piece: bytes) -> None:
        """Seals the next piece. Raises NoRoom."""
        quota.check_room_now(len(piece))
        with disk_may_be_full():
            self.pieces.append(
                files.build_stream(
                    io.BytesIO(piece), owner=_owner(self.ref, self.size), to=[keys.staff()],
                    durable=False,
                )
            )  # fmt: skip

    def store(self, upload: Upload, agreed: Agreed | None = None) -> None:
        """Rows for all pieces, in the caller's transaction."""
        start = 0
        for envelope, wraps in self.pieces:
            _agree(envelope, agreed)
            part = Part(upload=upload, start=start, size=envelope.size, owner=envelope.owner)
            part.envelope = envelope
            insert_each([envelope, *wraps, part])
            start += envelope.size

    def keep(self) -> None:
        """Its rows are stored: nothing is discarded any more."""
        self.pieces = []

    def discard(self) -> None:
        """Removes the files."""
        blobs.remove([envelope.blob for envelope, _wraps in self.pieces])
        self.pieces = []


def seal_whole(source: BinaryIO) -> Sealed:
    """All that ``source`` gives, in pieces. Raises NothingSent for an empty one, or NoRoom."""
    sealed = Sealed()
    try:
        while piece := source.read(PIECE):
            sealed.take(piece)
    except BaseException:
        sealed.discard()
        raise
    if not sealed.pieces:
        raise NothingSent
    return sealed
