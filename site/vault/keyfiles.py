"""Key files: one JSON file for each half of each epoch's staff key.

``<public dir>/staff-0003.json`` and ``<private dir>/staff-0003.json`` hold
``{"epoch": 3, "created": ISO time in UTC, "key": base64 of 32 bytes}``. The private directory is
0700 and its files 0600.
"""

import base64
import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault.errors import VaultError

_NAME = re.compile(r"staff-(\d{4,})\.json")


@dataclass(frozen=True)
class KeyFile:
    """One half of one epoch's key."""

    epoch: int
    created: datetime
    key: bytes = field(repr=False)

    def to_json(self) -> str:
        key = base64.b64encode(self.key).decode()
        return json.dumps({"epoch": self.epoch, "created": self.created.isoformat(), "key": key})

    @classmethod
    def from_json(cls, text: str) -> "KeyFile":
        """Raises VaultError for anything that is not a whole key file."""
        try:
            raw = json.loads(text)
            found = cls(
                epoch=int(raw["epoch"]),
                created=datetime.fromisoformat(raw["created"]),
                key=base64.b64decode(raw["key"], validate=True),
            )
        except (ValueError, KeyError, TypeError):
            raise VaultError("A key file is damaged.") from None
        if len(found.key) != 32 or found.created.tzinfo is None:
            raise VaultError("A key file is damaged.")
        return found

    def public_half(self) -> "KeyFile":
        """The file to publish beside this private one."""
        private = X25519PrivateKey.from_private_bytes(self.key)
        return KeyFile(self.epoch, self.created, private.public_key().public_bytes_raw())


def path_of(directory: Path, epoch: int) -> Path:
    return directory / f"staff-{epoch:04d}.json"


def epochs(directory: Path) -> list[int]:
    """The epochs that ``directory`` holds a file for, oldest first; none if it does not exist."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return []
    return sorted(int(match[1]) for name in names if (match := _NAME.fullmatch(name)))


def newest_epoch(directory: Path) -> int:
    """The highest epoch that ``directory`` holds; 0 for none."""
    return max(epochs(directory), default=0)


def read(directory: Path, epoch: int) -> KeyFile:
    """Raises FileNotFoundError, PermissionError, or VaultError for a damaged file."""
    found = KeyFile.from_json(path_of(directory, epoch).read_text(encoding="ascii"))
    if found.epoch != epoch:
        raise VaultError(f"The key file of epoch {epoch} holds another epoch's key.")
    return found


def read_all(directory: Path) -> list[KeyFile]:
    return [read(directory, epoch) for epoch in epochs(directory)]


def make_epoch(public: Path, private: Path) -> int:
    """Makes the next epoch's key, private half first; returns its number, from 1.

    If an earlier run was killed between the two halves, publishes that key instead of making
    another.
    """
    with alone(private):
        newest, published = newest_epoch(private), newest_epoch(public)
        if newest <= published:
            newest = published + 1
            key = X25519PrivateKey.generate().private_bytes_raw()
            write(private, KeyFile(newest, datetime.now(UTC), key), mode=0o600)
        publish(public, read(private, newest))
    return newest


def publish(public: Path, private_key: KeyFile) -> None:
    """Writes the public half where every door reads it."""
    if not public.exists():
        public.mkdir(parents=True)
        public.chmod(0o755)  # whatever the umask says: the other doors' users read it
    write(public, private_key.public_half(), mode=0o644)


def write(directory: Path, key: KeyFile, *, mode: int) -> None:
    """Whole or not at all, and on the disk when it returns."""
    final = path_of(directory, key.epoch)
    temporary = final.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        os.fchmod(descriptor, mode)  # exactly this, whatever the umask says
        file.write(key.to_json())
        file.flush()
        os.fsync(descriptor)
    os.replace(temporary, final)
    sync(directory)


def remove(directory: Path, epoch: int) -> None:
    """Deletes one key file for good; it is no error if there is none."""
    path_of(directory, epoch).unlink(missing_ok=True)
    sync(directory)


def sync(directory: Path) -> None:
    """Puts the directory's own entries on the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(private: Path) -> Iterator[None]:
    """Holds a lock on the private directory, made 0700 if need be."""
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(private, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
