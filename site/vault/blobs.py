"""Sealed files as they lie in VAULT_DIR: random names, whole or absent, never changed."""

import os
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from vault.keyfiles import sync

SUFFIX = ".sealed"
UNFINISHED = ".part"
_TOGETHER = 8


def path_of(name: str) -> Path:
    return settings.VAULT_DIR / name


@contextmanager
def create(*, durable: bool = True) -> Iterator[tuple[str, BinaryIO]]:
    """A new blob's name and a file to write it to; on the disk under its name once left.

    Not ``durable``: a power cut may still lose it until ``make_durable`` was called with its name.

    Left by an exception, nothing remains. Killed, an unfinished ``.part`` file may remain, which
    vault_verify counts and sweeps.
    """
    directory = settings.VAULT_DIR
    directory.mkdir(mode=0o770, parents=True, exist_ok=True)
    name = secrets.token_hex(16) + SUFFIX
    temporary = directory / (name + UNFINISHED)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o640)  # whatever the umask: the other door's user reads it
            yield name, file
            file.flush()
            if durable:
                os.fsync(file.fileno())
            else:  # the disk begins with it now, and nobody waits: ``make_durable`` will be quick
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        os.replace(temporary, directory / name)
        if durable:
            sync(directory)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def make_durable(names: Iterable[str]) -> None:
    """On the disk for good: their bytes, and then the folder that names them.

    Several at once: the disk writes them together, in a third of the time.
    """
    with ThreadPoolExecutor(_TOGETHER) as pool:
        list(pool.map(_flush, names))  # what one raises is raised here
    sync(settings.VAULT_DIR)


def _flush(name: str) -> None:
    with path_of(name).open("rb") as file:
        os.fsync(file.fileno())


def remove(names: Iterable[str]) -> None:
    """Deletes blobs; it is no error if one is gone already."""
    for name in names:
        path_of(name).unlink(missing_ok=True)
