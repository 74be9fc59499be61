"""Sealed files: streamed in, and opened by byte range without reading the rest."""

from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO, cast

from django.db import transaction

from vault import blobs, envelopes, sealing, stream
from vault.errors import Tampered
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope, WrappedKey

_KIND = b"file"


def seal_stream(source: BinaryIO, *, owner: str, to: Sequence[Recipient]) -> Envelope:
    """Seals all that ``source`` gives into VAULT_DIR; returns the saved envelope.

    Needs ``source.read(n)`` alone and holds two segments (2 MiB) and their ciphertext at most. The
    file is on the disk before the row; if the caller's transaction is rolled back, a file without
    a row is left for ``vault_verify --sweep``.
    """
    envelope, wraps = build_stream(source, owner=owner, to=to)
    try:
        return envelopes.store(envelope, wraps)
    except BaseException:
        blobs.remove([envelope.blob])
        raise


def build_stream(
    source: BinaryIO, *, owner: str, to: Sequence[Recipient], durable: bool = True
) -> tuple[Envelope, list[WrappedKey]]:
    """The same as ``seal_stream``, its rows not stored yet: for ``envelopes.store``, or for those
    who keep the transaction short. Without a row in the end, the blob is the caller's to remove.
    """
    envelope = Envelope(owner=owner)
    content_key = envelope.fresh_key = sealing.new_content_key()
    wraps = sealing.wraps_for(content_key, envelope, to)
    with blobs.create(durable=durable) as (name, target):
        envelope.size = stream.seal(
            source, target, key=content_key, associated=_associated(envelope, owner)
        )
    envelope.blob = name
    return envelope, wraps


def open_range(
    envelope: Envelope,
    *,
    owner: str,
    start: int = 0,
    length: int | None = None,
    key: AuthorKey | None = None,
) -> Iterator[bytes]:
    """The bytes from ``start``, ``length`` of them or to the end, in pieces of up to 128 KiB.

    Cut at the file's end as slices are. By this process's staff key, or by an author's ``key``:
    NoKey, Erased and a file that is absent or of the wrong length are raised here; a segment that
    was changed raises Tampered when the reader comes to it, so nothing false is ever given out.
    """
    if start < 0 or (length is not None and length < 0):
        raise ValueError("A range has no negative start or length.")
    content_key = (
        sealing.author_content_key(envelope, key) if key else sealing.staff_content_key(envelope)
    )
    source = _open_blob(envelope)
    stop = envelope.size if length is None else min(start + length, envelope.size)
    return _Pieces(source, _slices(source, envelope, content_key, owner, start, stop))


def rebind(envelope: Envelope, *, owner: str) -> bool:
    """Ties the same file to another ``owner``, by this process's staff key; readers and terms stay.
    Whether it was still there. Raises vault errors.
    """
    pieces = open_range(envelope, owner=envelope.owner)
    key, was = sealing.staff_content_key(envelope), envelope.blob
    with blobs.create() as (name, target):
        source = cast(BinaryIO, _Source(pieces))  # its read is all that is asked of it
        stream.seal(source, target, key=key, associated=_associated(envelope, owner))
    envelope.blob, envelope.owner = name, owner
    if Envelope.objects.filter(pk=envelope.pk, blob=was).update(blob=name, owner=owner):
        transaction.on_commit(lambda: blobs.remove([was]))
        return True
    blobs.remove([name])
    return False


class _Source:
    """Pieces as something to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def read(self, size: int) -> bytes:
        self._held = self._held or next(self._pieces, b"")
        given, self._held = self._held[:size], self._held[size:]
        return given


def is_whole(envelope: Envelope) -> bool:
    """Whether its file is there and as long as what was sealed. Any door may ask: nothing is opened."""
    try:
        found = blobs.path_of(envelope.blob).stat().st_size if envelope.blob else -1
    except FileNotFoundError:
        return False
    return found == stream.sealed_size(envelope.size)


class _Pieces(Iterator[bytes]):
    """Pieces of a file; ``close`` closes it, also when nobody asked for the first one (a HEAD)."""

    def __init__(self, source: BinaryIO, pieces: Generator[bytes]) -> None:
        self._source, self._pieces, self._given_up = source, pieces, False

    def __next__(self) -> bytes:
        if self._given_up:  # its end would look like the file's
            raise ValueError("Pieces of a closed file.")
        return next(self._pieces)

    def close(self) -> None:
        self._given_up = True
        self._pieces.close()  # gives its memory back, if it ever had any
        self._source.close()


def _open_blob(envelope: Envelope) -> BinaryIO:
    if not envelope.blob:
        raise Tampered("It has keys but no file.")
    try:
        source = blobs.path_of(envelope.blob).open("rb")
    except FileNotFoundError:
        raise Tampered("Its file is absent.") from None
    try:
        stream.check_length(source, size=envelope.size)
    except Tampered:
        source.close()
        raise
    return source


def _slices(
    source: BinaryIO, envelope: Envelope, key: bytes, owner: str, start: int, stop: int
) -> Generator[bytes]:
    with source:
        if start >= stop and envelope.size:
            return
        yield from stream.open_slice(
            source,
            key=key,
            associated=_associated(envelope, owner),
            size=envelope.size,
            start=start,
            stop=stop,
        )


def _associated(envelope: Envelope, owner: str) -> bytes:
    return sealing.associated(_KIND, owner=owner, envelope=envelope.pk)
