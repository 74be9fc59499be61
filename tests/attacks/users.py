"""Two real users of this machine, with numbers that nobody has: programs run as them."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests import programs

GROUP, STAFF, PUBLIC = 61000, 61001, 61002


@pytest.fixture
def root() -> None:
    """Running programs as two users needs it; CI has it."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("Only root can run programs as two users (setpriv); CI does.")


def run_as(user: int, *command: object, umask: int = 0o077, **environment: str):
    """``command`` as ``user`` of the shared group, until it ends."""
    return subprocess.run(
        _words(user, *command), env=_given(environment), cwd=settings.BASE_DIR, capture_output=True,
        text=True, timeout=60, umask=umask, check=False,
    )  # fmt: skip


class Program:
    """Runs pieces of Python as ``user``, without a start for each."""

    def __init__(self, user: int, *options: str, **environment: str) -> None:
        self._environment = environment
        self._program = programs.Program(
            *options, environment=_given(environment), before=tuple(_words(user)), umask=0o077
        )

    def run(self, code: str, *arguments: str, **environment: str) -> SimpleNamespace:
        """``returncode``, ``stdout`` and ``stderr`` of ``python -c code arguments…``."""
        given = _given(self._environment | environment)
        return self._program.run(code, *arguments, environment=given)

    def end(self) -> None:
        self._program.end()


def _words(user: int, *command: object) -> list[str]:
    dropped = ["--clear-groups", "--bounding-set=-all"]
    as_user = ["setpriv", f"--reuid={user}", f"--regid={GROUP}", *dropped]
    return [*_reaching(), *as_user, *map(str, command)]


def _given(environment: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}


def _reaching() -> list[str]:
    """Where this Python lies in a folder that is root's alone: the same files, and the way to them."""
    base, checkout = Path(sys.base_prefix).resolve(), Path(settings.BASE_DIR).resolve()
    shut = [_first_shut(place) for place in (base, checkout, Path(sys.prefix).resolve())]
    if not any(shut):
        return []
    if not shutil.which("bwrap"):
        pytest.skip(f"Other users cannot reach {base}, and there is no bwrap to show it to them.")
    words = ["bwrap", "--dev-bind", "/", "/", "--cap-add", "ALL"]
    for each in sorted(set(filter(None, shut))):
        words += ["--tmpfs", str(each)]
    for place, hidden in zip((base, checkout, Path(sys.prefix).resolve()), shut, strict=True):
        words += ["--ro-bind", str(place), str(place)] if hidden else []
    return words


def _first_shut(place: Path) -> Path | None:
    above = [*reversed(place.parents), place]
    return next((each for each in above if not each.stat().st_mode & stat.S_IXOTH), None)
