"""What was agreed when something was sealed: short, sealed under the same content key.

Only who sealed it could write its terms, and only staff read them. They are where a worker learns
whom else to seal to: a row can be changed by any process, these cannot be made anew for what was
sealed before.
"""

import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault import sealing
from vault.errors import Tampered
from vault.models import Envelope

_NONCE_BYTES = 12
_INFO = b"heard.vault.terms.v1"


def attach(envelope: Envelope, terms: dict[str, str]) -> None:
    """Seals ``terms`` into an envelope that was just built and is not stored yet; once only."""
    if envelope.fresh_key is None:
        raise ValueError("Only who builds an envelope can say on what terms.")
    envelope.terms = _sealed(envelope, envelope.fresh_key, terms)
    envelope.fresh_key = None


def attach_as_staff(envelope: Envelope, terms: dict[str, str]) -> None:
    """The same for one from before there were terms, by this process's staff key; stores them.
    Raises vault errors.
    """
    if envelope.terms is not None:
        raise ValueError("It has terms already.")
    envelope.terms = _sealed(envelope, sealing.staff_content_key(envelope), terms)
    envelope.save(update_fields=["terms"])


def _sealed(envelope: Envelope, content_key: bytes, terms: dict[str, str]) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(content_key).encrypt(
        nonce, json.dumps(terms).encode(), envelope.pk.bytes
    )


def read_as_staff(envelope: Envelope) -> dict[str, str] | None:
    """The terms, by this process's staff key; None where none were made. Raises vault errors."""
    if envelope.terms is None:
        return None
    raw, key = bytes(envelope.terms), sealing.staff_content_key(envelope)
    try:
        opened = _cipher(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], envelope.pk.bytes)
    except (InvalidTag, ValueError):
        raise Tampered("The terms are not those that it was sealed on.") from None
    return json.loads(opened)


def _cipher(content_key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(content_key))
