"""A content key, wrapped for one recipient with HPKE (RFC 9180, base mode).

Shape of a wrap: 1 byte version, 32 bytes encapsulated key, 32 bytes wrapped key, 16 bytes tag.
HPKE's ``info`` names the recipient and the envelope, so a wrap moved to another row, or
relabelled for another recipient, does not open.
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from vault.errors import Tampered

KEY_BYTES = 32
_VERSION = b"\x01"
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def wrap(content_key: bytes, *, public: X25519PublicKey, label: str, envelope: UUID) -> bytes:
    """``content_key`` (32 bytes), readable only by the holder of ``public``'s private half."""
    return _VERSION + _SUITE.encrypt(content_key, public, info=_info(label, envelope))


def unwrap(wrapped: bytes, *, private: X25519PrivateKey, label: str, envelope: UUID) -> bytes:
    """The 32-byte content key. Raises Tampered when the wrap is not one made for these."""
    if wrapped[:1] != _VERSION:
        raise Tampered("The wrapped key is of an unknown version.")
    try:
        content_key = _SUITE.decrypt(wrapped[1:], private, info=_info(label, envelope))
    except InvalidTag:
        raise Tampered("The wrapped key does not open.") from None
    if len(content_key) != KEY_BYTES:
        raise Tampered("The wrapped key has the wrong length.")
    return content_key


def _info(label: str, envelope: UUID) -> bytes:
    # The id has a fixed length, so two different pairs can never spell the same bytes.
    return b"heard.vault.wrap.v1\0" + envelope.bytes + label.encode()
