"""The walls round every program that touches a clip, and which of them stand on this machine.

FFmpeg is assumed to be taken over by the file that it reads (security.md, M1 and section 4), so it gets
nothing to steal: no network, no files but its input and its folder, little memory and time.
Bubblewrap builds the walls where it is installed and may; otherwise our own launcher takes
what the kernel gives: namespaces, Landlock, limits. Whether they stand is tried, once a process.

Only the standard library is used: the settings ask for this before Django is there.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

MB = 1024 * 1024
IDLE = ("chrt", "--idle", "0")  # runs a program when nobody else wants the processor
FILES = 256  # open at once
_HERE = Path(__file__).parent
# What programs are made of. Never a home, never our data, never /proc.
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
_DETAILS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Limits:
    """``wall_s`` and ``cpu_s``: seconds; ``memory_mb``: address space of each process; ``file_mb``:
    of each file written; ``processes``: at once; ``folder_mb``: of all that is in its folder."""

    wall_s: float = 120.0
    cpu_s: int = 120
    memory_mb: int = 4096
    file_mb: int = 1024
    processes: int = 64
    folder_mb: int = 4096


USUAL = Limits()


@dataclass(frozen=True)
class Walls:
    """Which walls stand. ``builder`` is who builds them."""

    builder: str = "none"  # "bubblewrap", "namespaces" or "limits"
    network: bool = False
    files: bool = False
    processes: bool = False
    limits: bool = False
    privileges: bool = False
    last: bool = False

    @property
    def count(self) -> int:
        return sum(getattr(self, name) for name in WALLS)


WALLS = tuple(each.name for each in fields(Walls) if each.name != "builder")
ESSENTIAL = {
    "network": "programs that open clips can reach the network",
    "files": "programs that open clips can read and write what this user can, private keys included",
    "limits": "programs that open clips have no limits of memory, time and file size",
}
BUILDERS = ("bubblewrap", "namespaces", "limits")


@lru_cache(maxsize=1)
def standing() -> Walls:
    """The most walls that this process can put up, each tried from inside."""
    best = Walls()
    for builder in BUILDERS:
        found = tried(builder)
        if found.count > best.count:
            best = found
        if best.count == len(WALLS):
            break
    return best


def missing() -> list[str]:
    """A sentence for each essential wall that does not stand, with how to get it."""
    walls = standing()
    how = (
        "install bubblewrap, or allow this user unprivileged user namespaces and Landlock "
        "(sysctl user.max_user_namespaces; in a container, a seccomp profile that allows unshare)"
    )
    return [f"Here {what}: {how}." for name, what in ESSENTIAL.items() if not getattr(walls, name)]


def tried(builder: str) -> Walls:
    """What ``builder`` can put up here: ``media/probe.py`` tries each wall from inside."""
    with tempfile.TemporaryDirectory() as outside, _doors() as (port, hit):
        secret = Path(outside, "secret")
        secret.write_text("not for programs")
        folder = Path(outside, "folder")
        folder.mkdir()
        command = python(_HERE / "probe.py", str(port), str(secret))
        whole = build(builder, command, reads=needs(command), folder=folder, limits=USUAL)
        try:
            done = subprocess.run(whole, capture_output=True, timeout=20, cwd=folder)  # noqa: S603
            found = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return Walls()
        found["network"] = found["network"] and not hit()
    return Walls(builder=builder, **found)


@contextmanager
def _doors() -> Iterator[tuple[int, Callable[[], bool]]]:
    """A port of this machine that can be connected to and written to, and whether it was written to."""
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.socket(type=socket.SOCK_DGRAM) as box,
    ):
        port = door.getsockname()[1]
        box.bind(("127.0.0.1", port))
        box.setblocking(False)

        def hit() -> bool:
            with suppress(BlockingIOError):
                return bool(box.recv(16))
            return False

        yield port, hit


def python(script: Path, *words: str) -> list[str]:
    """A child program of ours: alone, without what the environment or a user's folder would add."""
    return [sys.executable, "-I", str(script), *words]


def needs(program: Sequence[str]) -> list[Path]:
    """What ``program`` is itself made of, beside the system: an FFmpeg of a wheel, our Python."""
    found = [Path(program[0]), Path(program[0]).resolve()]
    if program[0] == sys.executable:
        found += [Path(sys.prefix), Path(sys.base_prefix)]
        found += [Path(word) for word in program[1:] if word.startswith(f"{_HERE}/")]
    return found


def build(
    builder: str,
    program: Sequence[str],
    *,
    reads: Sequence[Path],
    folder: Path | None,
    limits: Limits,
) -> list[str]:
    """The whole command that runs ``program`` behind the walls of ``builder``."""
    if builder == "bubblewrap":
        return [*IDLE, *_view(reads, folder), *_limited(limits), *program]
    asked = {
        "limits": {
            "AS": limits.memory_mb * MB, "CPU": limits.cpu_s, "FSIZE": limits.file_mb * MB,
            "CORE": 0, "NOFILE": FILES,
        },
        "processes": limits.processes, "apart": builder == "namespaces", "last": bool(IDLE),
        "reads": [*_SYSTEM, *_DETAILS, *map(str, reads)],
        "writes": [*_DEVICES, *([str(folder)] if folder else [])],
        "program": list(program),
    }  # fmt: skip
    return [sys.executable, "-I", "-S", str(_HERE / "launcher.py"), json.dumps(asked)]


def _view(reads: Sequence[Path], folder: Path | None) -> list[str]:
    """Bubblewrap, with a view of the file system that has nothing in it but what is named here."""
    whole = ["bwrap", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL"]
    for path in _SYSTEM:
        if os.path.islink(path):
            whole += ["--symlink", os.readlink(path), path]
        else:
            whole += ["--ro-bind-try", path, path]
    for path in _DETAILS:
        whole += ["--ro-bind-try", path, path]
    for path in _DEVICES:
        whole += ["--dev-bind-try", path, path]
    if folder:
        whole += ["--bind", str(folder), str(folder)]
    for each in reads:
        whole += ["--ro-bind-try", str(each), str(each)]
    return [*whole, "--remount-ro", "/", "--chdir", str(folder or "/"), "--"]


def _limited(limits: Limits) -> list[str]:
    """Set inside, where the kernel counts this program's processes alone."""
    return [
        "prlimit", f"--as={limits.memory_mb * MB}", f"--cpu={limits.cpu_s}:{limits.cpu_s + 2}",
        f"--fsize={limits.file_mb * MB}", "--core=0", f"--nofile={FILES}",
        f"--nproc={limits.processes}", "--",
    ]  # fmt: skip
