"""What words and files share: associated data, content keys, and picking a wrap that opens."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault import keys, wrapping
from vault.errors import Erased, NoKey
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope, WrappedKey


def new_content_key() -> bytes:
    return secrets.token_bytes(wrapping.KEY_BYTES)


def associated(kind: bytes, *, owner: str, envelope: UUID) -> bytes:
    """What ties ciphertext to its format, its row and its owner's field.

    The kind ends with a NUL and the id has a fixed length, so two different triples can never
    spell the same bytes.
    """
    return b"heard.vault.v1." + kind + b"\0" + envelope.bytes + owner.encode()


def wraps_for(content_key: bytes, envelope: Envelope, to: Sequence[Recipient]) -> list[WrappedKey]:
    """Unsaved wraps, one for each recipient. ValueError when there is nobody to open it."""
    if not to:
        raise ValueError("An envelope needs at least one recipient.")
    return [
        WrappedKey(
            envelope=envelope,
            recipient=recipient.label,
            wrapped=recipient.wrap(content_key, envelope.pk),
        )
        for recipient in to
    ]


def staff_content_key(envelope: Envelope) -> bytes:
    """The content key by this process's staff key. Raises NoKey, Tampered or Erased."""
    keys.private_directory()  # a door without keys asks the database nothing
    by_epoch = {
        epoch: wrap
        for wrap in _wraps(envelope)
        if (epoch := keys.epoch_of(wrap.recipient)) is not None
    }
    refusal = NoKey("It was not sealed to staff.")
    for epoch in sorted(by_epoch, reverse=True):
        try:
            return _unwrap(by_epoch[epoch], keys.staff_private(epoch))
        except NoKey as error:
            refusal = error
    raise refusal


def author_content_key(envelope: Envelope, key: AuthorKey) -> bytes:
    """The content key by an author's key. Raises NoKey, Tampered or Erased."""
    for wrap in _wraps(envelope):
        if wrap.recipient == key.recipient.label:
            return _unwrap(wrap, key.private)
    raise NoKey("It was not sealed to this author.")


def _wraps(envelope: Envelope) -> list[WrappedKey]:
    # .all() so that a list of envelopes can prefetch its wraps in one query.
    wraps = list(envelope.wraps.all())
    if not wraps:
        raise Erased("Its keys have been deleted.")
    return wraps


def _unwrap(wrap: WrappedKey, private: X25519PrivateKey) -> bytes:
    return wrapping.unwrap(
        bytes(wrap.wrapped), private=private, label=wrap.recipient, envelope=wrap.envelope_id
    )
