"""A council whose public door takes clips, for tests that speak to it from outside."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media.tus.phone import Phone
from tests.servers import ROOT, Council, Door, new_council

DIGEST = Path(__file__).parent / "digest.py"
MIB = 1024 * 1024
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


class Reader:
    """What the staff side sees of an upload; one process answers for as long as the tests run."""

    def __init__(self, council: Council) -> None:
        code = f"import django; django.setup(); import runpy; runpy.run_path({str(DIGEST)!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=council.environment("staff"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def stored(self, path: str) -> tuple[str, int, str]:
        """Its clip's state, its offset, and the SHA-256 of what its parts open to."""
        state, offset, digest, _works = self._told(path)
        return state, int(offset), digest

    def works(self, path: str) -> int:
        """How often work was asked for on its clip."""
        return int(self._told(path)[3])

    def _told(self, path: str) -> list[str]:
        self._process.stdin.write(path.strip("/").split("/")[-1] + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().split()

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def reader(council) -> Iterator[Reader]:
    made = Reader(council)
    yield made
    made.close()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
