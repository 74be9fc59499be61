"""Proof, for staff alone, that something was said by whoever holds an author's key.

Both sides know the secret that the author's private key makes with the staff's public one, and the
other way round (X25519); a process that has neither private key can make no proof. Shape: 4 bytes
epoch, 32 bytes HMAC.
"""

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault import keys
from vault.errors import NoKey
from vault.keys import AuthorKey

_INFO = b"heard.vault.proof.v1"
_EPOCH_BYTES = 4


def prove(key: AuthorKey, said: bytes) -> bytes:
    """36 bytes that show staff that ``said`` was said with ``key``."""
    staff = keys.staff()
    epoch = keys.epoch_of(staff.label) or 0
    return epoch.to_bytes(_EPOCH_BYTES, "big") + _mac(key.private, staff.public, said)


def holds(proof: bytes, *, public: bytes, said: bytes) -> bool:
    """Whether ``proof`` was made with the private half of ``public``. False where the staff key of
    its epoch is not here any more.
    """
    try:
        private = keys.staff_private(int.from_bytes(proof[:_EPOCH_BYTES], "big"))
        return hmac.compare_digest(proof[_EPOCH_BYTES:], _mac(private, public, said))
    except (NoKey, ValueError):
        return False


def _mac(private: X25519PrivateKey, public: bytes, said: bytes) -> bytes:
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(shared)
    return hmac.digest(key, said, "sha256")
