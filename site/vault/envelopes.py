"""Words in envelopes: seal, open, erase.

Shape of the ciphertext: 1 byte version, 12 bytes random nonce, then AES-256-GCM's output (the
words and a 16-byte tag). Every envelope has its own content key.
"""

import secrets
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from vault import blobs, sealing
from vault.errors import Tampered
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope, WrappedKey

_KIND = b"words"
_VERSION = b"\x01"
_NONCE_BYTES = 12
_ERASED_AT_ONCE = 500  # below SQLite's old limit of 999 variables in one statement


def seal(data: bytes, *, owner: str, to: Sequence[Recipient]) -> Envelope:
    """A saved envelope that only ``to`` can open; two INSERTs, in the caller's transaction if any.

    ``owner`` names the row and field it belongs to, e.g. ``"feedback.note.words:<ref>"``; it has
    to be given again to open it.
    """
    return store(*build(data, owner=owner, to=to))


def store(envelope: Envelope, wraps: list[WrappedKey]) -> Envelope:
    """Saves what ``build`` made."""
    with transaction.atomic(savepoint=False):
        envelope.save(force_insert=True)
        WrappedKey.objects.bulk_create(wraps)
    return envelope


def build(data: bytes, *, owner: str, to: Sequence[Recipient]) -> tuple[Envelope, list[WrappedKey]]:
    """The same as ``seal``, not stored yet: for those who insert thousands at a time, or who keep
    the transaction short.
    """
    envelope = Envelope(owner=owner, size=len(data))
    content_key = envelope.fresh_key = sealing.new_content_key()
    envelope.ciphertext = _sealed(envelope, content_key, owner, data)
    return envelope, sealing.wraps_for(content_key, envelope, to)


def open_as_staff(envelope: Envelope, *, owner: str) -> bytes:
    """The words, by this process's staff key. Raises NoKey, Tampered or Erased.

    One query for the wraps, none if ``wraps`` was prefetched.
    """
    return _open(envelope, sealing.staff_content_key(envelope), owner)


def open_as_author(envelope: Envelope, *, owner: str, key: AuthorKey) -> bytes:
    """The words, by the author's own key. Raises NoKey, Tampered or Erased."""
    return _open(envelope, sealing.author_content_key(envelope, key), owner)


def rebind(envelope: Envelope, *, owner: str) -> bool:
    """Ties the same words to another ``owner``, by this process's staff key; readers and terms stay.
    Whether it was still there. Raises vault errors.
    """
    key = sealing.staff_content_key(envelope)
    words, was = _open(envelope, key, envelope.owner), envelope.owner
    envelope.ciphertext, envelope.owner = _sealed(envelope, key, owner, words), owner
    rows = Envelope.objects.filter(pk=envelope.pk, owner=was, ciphertext__isnull=False)
    return bool(rows.update(ciphertext=envelope.ciphertext, owner=owner))


def _sealed(envelope: Envelope, content_key: bytes, owner: str, words: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(content_key).encrypt(nonce, words, _associated(envelope, owner))
    return _VERSION + nonce + sealed


def _open(envelope: Envelope, content_key: bytes, owner: str) -> bytes:
    if envelope.ciphertext is None:
        raise Tampered("It has keys but no words.")
    sealed = bytes(envelope.ciphertext)
    if sealed[:1] != _VERSION or len(sealed) <= _NONCE_BYTES:
        raise Tampered("The ciphertext is of an unknown version or cut.")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(content_key).decrypt(nonce, body, _associated(envelope, owner))
    except InvalidTag:
        raise Tampered("The ciphertext is not what was sealed for this owner.") from None


def _associated(envelope: Envelope, owner: str) -> bytes:
    return sealing.associated(_KIND, owner=owner, envelope=envelope.pk)


def erase(envelopes: Iterable[Envelope]) -> int:
    """Makes envelopes unreadable for everybody; returns how many were readable before.

    In one transaction: deletes their wraps, empties their rows; after commit: deletes their
    files. The rows stay for those that point at them. Doing it twice is no error.
    """
    given = list(envelopes)
    with transaction.atomic():
        count = sum(
            _erase_batch([envelope.pk for envelope in given[i : i + _ERASED_AT_ONCE]])
            for i in range(0, len(given), _ERASED_AT_ONCE)
        )
    for envelope in given:
        _forget(envelope)
    return count


def close_to_authors(envelopes: Iterable[Envelope]) -> int:
    """From here on only staff can open them; how many wraps were deleted."""
    ids = [envelope.pk for envelope in envelopes]
    return WrappedKey.objects.filter(envelope__in=ids, recipient__startswith="author:").delete()[0]


def _forget(envelope: Envelope) -> None:
    """Has the caller's own copy know that it is erased."""
    envelope.ciphertext, envelope.blob, envelope.size, envelope.terms = None, "", 0, None
    getattr(envelope, "_prefetched_objects_cache", {}).pop("wraps", None)


def _erase_batch(ids: list) -> int:
    # The rows are locked first: a rotation under way must not put back a wrap deleted here.
    rows = Envelope.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    names = [blob for blob in rows.values_list("blob", flat=True) if blob]
    readable = WrappedKey.objects.filter(envelope__in=ids)
    count = readable.values("envelope").distinct().count()
    readable.delete()
    Envelope.objects.filter(pk__in=ids).update(ciphertext=None, blob="", size=0, terms=None)
    if names:
        transaction.on_commit(lambda: blobs.remove(names))
    return count
