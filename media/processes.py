"""The processes that one program has started: which they are, what memory they hold, ending them."""

import os
import secrets
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

OURS = 4  # those of the walls: a launcher, bubblewrap twice, a first process
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1024 * 1024
_NAME = "HEARD_RUN"


def new_mark() -> str:
    """``NAME=value`` for an environment: what carries it was started by one run."""
    return f"{_NAME}={secrets.token_hex(16)}"


def below(pid: int, most: int = 1_000_000) -> list[int]:
    """``pid`` and all that descend from it now; no longer looked for once there are over ``most``,
    since a program that multiplies does so faster than it is counted.
    """
    found, waiting = [], [pid]
    while waiting and len(found) <= most:
        each = waiting.pop()
        found.append(each)
        waiting += _children(each)
    return found


def _children(pid: int) -> list[int]:
    found = []
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{thread}/children").read_text()
            found += [int(word) for word in text.split()]
    return found


def memory_mb(pids: Iterable[int]) -> float:
    """What they hold in memory together."""
    pages = 0
    for pid in pids:
        with suppress(OSError, IndexError, ValueError):
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * _PAGE / _MB


def cpu_s(pids: Iterable[int]) -> dict[int, float]:
    """Processor seconds of each so far."""
    found = {}
    for pid in pids:
        with suppress(OSError, IndexError, ValueError):
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(words[11]) + int(words[12])) / _TICKS
    return found


def end(pid: int, mark: str) -> None:
    """Kills the group of ``pid``, its descendants, and whatever else carries ``mark``, until none is
    left. ``pid`` itself is left for its parent to reap."""
    for _try in range(200):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        left = {*below(pid), *marked(mark)} - {pid}
        alive = [each for each in left if not is_dead(each)]
        if not alive and is_dead(pid):
            return
        for each in [*alive, pid]:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGKILL)
        time.sleep(0.005)


def marked(mark: str) -> list[int]:
    """All that carry ``mark`` in their environment."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError):
                if mark.encode() in Path(f"/proc/{name}/environ").read_bytes().split(b"\0"):
                    found.append(int(name))
    return found


def is_dead(pid: int) -> bool:
    """Whether it has ended, reaped or not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state in "ZX"
