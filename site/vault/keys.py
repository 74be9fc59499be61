"""Who a thing is sealed to, and the keys this process may use.

Staff keys come in numbered epochs. Their public halves are read by every door and cached in the
process; their private halves are loaded on the first open, and only where
``settings.VAULT_PRIVATE_KEYS`` names a directory (never on the public door). An author's key is
derived from the return code while the code is present and stored nowhere.
"""

import hashlib
import logging
import time
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vault import keyfiles, wrapping
from vault.errors import NoKey, VaultError

LOOK_AGAIN_SECONDS = 30
_STAFF = "staff:"
_log = logging.getLogger("heard.vault")


@dataclass(frozen=True)
class Recipient:
    """Someone whom envelopes can be sealed to: a label and 32 bytes of X25519 public key."""

    label: str
    public: bytes = field(repr=False)

    @cached_property
    def _key(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.public)

    def wrap(self, content_key: bytes, envelope: UUID) -> bytes:
        return wrapping.wrap(content_key, public=self._key, label=self.label, envelope=envelope)


@dataclass(frozen=True)
class AuthorKey:
    """An author's own key, alive only while the return code is present."""

    private: X25519PrivateKey = field(repr=False)

    @cached_property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @cached_property
    def recipient(self) -> Recipient:
        return author_recipient(self.public)


def staff_label(epoch: int) -> str:
    return f"{_STAFF}{epoch}"


def epoch_of(label: str) -> int | None:
    """The epoch of a staff label; None for an author's."""
    return int(label.removeprefix(_STAFF)) if label.startswith(_STAFF) else None


def staff_epoch() -> int:
    """The current epoch, read again."""
    return int(staff_now().label.removeprefix(_STAFF))


def author(root: bytes) -> AuthorKey:
    """The key derived from ``root``: 32 secret bytes that only the return code gives."""
    if len(root) != 32:
        raise ValueError("An author's root is 32 bytes.")
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"heard.vault.author.v1")
    return AuthorKey(X25519PrivateKey.from_private_bytes(hkdf.derive(root)))


def author_recipient(public: bytes) -> Recipient:
    """The author whose 32-byte public key was kept; the label tells two authors apart."""
    return Recipient(f"author:{hashlib.sha256(public).hexdigest()[:16]}", bytes(public))


# --- Staff: the public half -------------------------------------------------------------------


@dataclass
class _Cached:
    """The current epoch's key as last read from ``directory``."""

    directory: Path
    changed: int
    recipient: Recipient
    looked: float


_cached: _Cached | None = None


def staff() -> Recipient:
    """The current epoch's public key; NoKey if none has been made yet.

    Looks at the directory at most every 30 seconds and reads it again only if it changed. If it
    cannot be looked at, the key already held goes on being used: a child's words must not be
    refused for a fault on our side.
    """
    global _cached
    held, now, directory = _cached, time.monotonic(), settings.VAULT_PUBLIC_KEYS
    if held is None or held.directory != directory:
        held = _cached = _read_current(directory, now)
    elif now - held.looked >= LOOK_AGAIN_SECONDS:
        held = _cached = _look_again(held, now)
    return held.recipient


def staff_now() -> Recipient:
    """The current epoch's public key, read again: for commands that change keys."""
    global _cached
    _cached = _read_current(settings.VAULT_PUBLIC_KEYS, time.monotonic())
    return _cached.recipient


def _look_again(held: _Cached, now: float) -> _Cached:
    held.looked = now
    try:
        unchanged = held.directory.stat().st_mtime_ns == held.changed
        return held if unchanged else _read_current(held.directory, now)
    except (OSError, VaultError):
        _log.exception("The public keys cannot be read; sealing goes on with the key held.")
        return held


def _read_current(directory: Path, now: float) -> _Cached:
    try:
        changed = directory.stat().st_mtime_ns  # before reading: a change meanwhile is seen next
        key = keyfiles.read(directory, keyfiles.newest_epoch(directory))
    except FileNotFoundError:
        raise NoKey(f"No staff key in {directory}; make one with vault_keys.") from None
    return _Cached(directory, changed, Recipient(staff_label(key.epoch), key.key), now)


# --- Staff: the private half ------------------------------------------------------------------


def private_directory() -> Path:
    """Where the private keys are; NoKey on a door that has none."""
    if settings.VAULT_PRIVATE_KEYS is None:
        raise NoKey("This door holds no private key.")
    return settings.VAULT_PRIVATE_KEYS


def staff_private(epoch: int) -> X25519PrivateKey:
    """The private key of ``epoch``, loaded when first needed; NoKey where there is none."""
    return _load_private(private_directory(), epoch)


@lru_cache(maxsize=64)
def _load_private(directory: Path, epoch: int) -> X25519PrivateKey:
    try:
        return X25519PrivateKey.from_private_bytes(keyfiles.read(directory, epoch).key)
    except (FileNotFoundError, PermissionError):
        raise NoKey(f"The private key of epoch {epoch} is not here.") from None
