"""The recovery copy: all private keys in one sealed file, its key in three shares, two needed.

The file (JSON) holds AES-256-GCM ciphertext of every private key file. A share is one line:
``HEARD-`` and base32 of 1 byte number, 4 bytes set, 32 bytes share, 4 bytes checksum, in groups
of four. The set ties three shares to their file.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault import keyfiles, shamir
from vault.errors import VaultError
from vault.keyfiles import KeyFile

SHARES, NEEDED = 3, 2
_FORMAT = "heard-recovery-1"
_PREFIX = "HEARD-"
_SHARE_BYTES = 1 + 4 + 32 + 4


def export(private: Path) -> tuple[str, list[str]]:
    """The recovery file's text and the three shares. VaultError if there is no private key."""
    held = keyfiles.read_all(private)
    if not held:
        raise VaultError(f"There is no private key in {private}.")
    key, nonce, set_id = secrets.token_bytes(32), secrets.token_bytes(12), secrets.token_bytes(4)
    plain = json.dumps([each.to_json() for each in held]).encode()
    document = {
        "format": _FORMAT,
        "set": set_id.hex(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "epochs": [each.epoch for each in held],
        "nonce": nonce.hex(),
        "sealed": base64.b64encode(AESGCM(key).encrypt(nonce, plain, _associated(set_id))).decode(),
    }
    shares = shamir.split(key, shares=SHARES, needed=NEEDED)
    return json.dumps(document, indent=1) + "\n", [
        _spell(number, set_id, share) for number, share in shares.items()
    ]


def set_of(document: str) -> str:
    """The set that a recovery file and its shares belong to."""
    return json.loads(document)["set"]


def find_share(text: str) -> str:
    """The line of a share's file that is the share; the whole text if none looks like one."""
    lines = [line.strip() for line in text.splitlines()]
    return next((line for line in lines if line.upper().startswith(_PREFIX)), text)


def unseal(document: str, shares: Sequence[str]) -> list[KeyFile]:
    """The private keys in a recovery file. VaultError says what is wrong with file or shares."""
    try:
        raw = json.loads(document)
        set_id, nonce = bytes.fromhex(raw["set"]), bytes.fromhex(raw["nonce"])
        sealed = base64.b64decode(raw["sealed"], validate=True)
    except (ValueError, KeyError, TypeError):
        raise VaultError("This is not a recovery file, or it is damaged.") from None
    key = _combine(shares, set_id)
    try:
        plain = AESGCM(key).decrypt(nonce, sealed, _associated(set_id))
    except (InvalidTag, ValueError):
        raise VaultError("The recovery file does not open with these shares.") from None
    return [KeyFile.from_json(text) for text in json.loads(plain)]


def restore(document: str, shares: Sequence[str], *, public: Path, private: Path) -> list[int]:
    """Writes the keys of a recovery file where they are missing; returns the epochs in it.

    VaultError, and nothing written, if another key of one of these epochs is there already.
    """
    found = unseal(document, shares)
    with keyfiles.alone(private):
        present = keyfiles.epochs(private)
        for key in found:
            if key.epoch in present and keyfiles.read(private, key.epoch).key != key.key:
                raise VaultError(f"Another private key of epoch {key.epoch} is here already.")
        for key in found:
            keyfiles.write(private, key, mode=0o600)
            keyfiles.publish(public, key)
    return [key.epoch for key in found]


def _associated(set_id: bytes) -> bytes:
    return _FORMAT.encode() + b"\0" + set_id


def _spell(number: int, set_id: bytes, share: bytes) -> str:
    body = bytes([number]) + set_id + share
    text = base64.b32encode(body + _checksum(body)).decode().rstrip("=")
    return _PREFIX + "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _read(share: str) -> tuple[int, bytes, bytes]:
    """Number, set and bytes of one share; forgiving about case, spaces, dashes and line ends."""
    text = "".join(share.upper().split()).removeprefix(_PREFIX).replace("-", "")
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        raw = b""
    body, checksum = raw[:-4], raw[-4:]
    if len(raw) != _SHARE_BYTES or checksum != _checksum(body):
        raise VaultError("A share is mistyped or incomplete.")
    return body[0], body[1:5], body[5:]


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(b"heard.share\0" + body).digest()[:4]


def _combine(shares: Sequence[str], set_id: bytes) -> bytes:
    read = [_read(share) for share in shares]
    if any(found != set_id for _, found, _ in read):
        raise VaultError("A share belongs to another recovery file.")
    by_number = {number: share for number, _, share in read}
    if len(by_number) < NEEDED:
        raise VaultError("It takes two different shares.")
    return shamir.combine(by_number)
