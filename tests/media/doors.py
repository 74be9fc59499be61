"""A council whose public door takes clips, for tests that speak to it from outside.

A fixture of its own module: import ``council`` and ``door`` where they are used.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media.phone import Phone
from tests.servers import Council, Door, new_council

DIGEST = Path(__file__).parent / "digest.py"
ROOMY = {"HEARD_DISK_RESERVE_MB": "64"}


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    with new_council(tmp_path_factory.mktemp("clips"), "clips") as made:
        yield made


@pytest.fixture(scope="module")
def door(council) -> Iterator[Door]:
    with council.door("public", **ROOMY) as opened:
        yield opened


@pytest.fixture
def phone(door) -> Phone:
    return Phone(door.url)


def stored(council: Council, path: str) -> tuple[str, int, str]:
    """Of the upload at ``path``: its clip's state, its offset, and the SHA-256 of what its parts
    open to, as staff would open them.
    """
    state, offset, digest = council.script(DIGEST, path.strip("/").split("/")[-1]).split()
    return state, int(offset), digest


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
