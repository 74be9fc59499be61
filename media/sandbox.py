"""Runs one program behind the walls, watched: it ends in time, and nothing that it started stays.

Every FFmpeg and every child program of ours that opens a clip goes through ``run``; nothing else
starts one.
"""

import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from media import processes, walls
from media.reasons import Retry
from media.walls import Limits

__all__ = ["Done", "Limits", "measured", "run"]

MOST_KEPT = 1024 * 1024  # of each of stdout and stderr
LONGEST_LINE = 64 * 1024
MOST_FILES = 2000  # in its folder
_LOOK_S = 0.1
_OVERFLOWED = "overflowed"
_LAST_SIGNAL = 31


@dataclass(frozen=True)
class Done:
    """How it ended. ``code``: exit status, or minus the number of the signal that ended it (-24,
    SIGXCPU, for one that used up its processor time). ``peak_mb``: resident memory of all of its
    processes together; ``cpu_s``: their processor time; both as seen ten times a second."""

    code: int
    stdout: bytes
    stderr: bytes
    seconds: float
    peak_mb: float
    cpu_s: float = 0.0

    @property
    def used_up(self) -> bool:
        """It came to the end of its processor time, or of what it may write."""
        return self.code in {-signal.SIGXCPU, -signal.SIGXFSZ}


@dataclass
class Used:
    """The most resident memory that any one run has held, in MB."""

    peak_mb: float = 0.0


_USED: ContextVar[Used | None] = ContextVar("used", default=None)


@contextmanager
def measured() -> Iterator[Used]:
    """What the runs inside it use, those that fail too."""
    used = Used()
    token = _USED.set(used)
    try:
        yield used
    finally:
        _USED.reset(token)


def run(
    program: Sequence[str],
    *,
    reads: Sequence[Path] = (),
    folder: Path | None = None,
    limits: Limits = walls.USUAL,
    told: Callable[[str], None] | None = None,
) -> Done:
    """Runs ``program`` (a bare name or an absolute path, then its words) and waits for its end.

    It reads ``reads`` and the system's programs, writes inside ``folder`` alone, which it starts
    in, and has no input. ``told`` gets each line of its output as it comes; what ``told`` raises
    ends it and goes up. Raises Retry: "program-hung" past its time, "program-killed" when somebody
    else ended it or it multiplied without end, "program-missing" where it is not installed.
    """
    where = shutil.which(program[0])
    if where is None:
        raise Retry("program-missing")
    program = [where, *program[1:]]
    reads = [*walls.needs(program), *(Path(os.path.abspath(each)) for each in reads)]
    whole = walls.build(
        walls.standing().builder, program, reads=reads, folder=folder, limits=limits
    )
    mark = processes.new_mark()
    # A group, not a session: Linux shares the processor between sessions before it looks at who
    # is last in line, and a film would have its half of it while somebody waits with words.
    started = subprocess.Popen(  # noqa: S603  # a list, never a shell
        whole, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=folder or "/", env=_environment(folder, mark), process_group=0,
    )  # fmt: skip
    watch = _Watch(started, limits, told, folder)
    try:
        watch.until_the_end()
    finally:
        processes.end(started.pid, mark)
        _note(watch)
        for pipe in (started.stdout, started.stderr):
            pipe.close()
        code = started.wait()
    return watch.done(code)


def _note(watch: "_Watch") -> None:
    if used := _USED.get():
        used.peak_mb = max(used.peak_mb, watch.peak_mb)


def _environment(folder: Path | None, mark: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8",
        "HOME": str(folder or "/"), "TMPDIR": str(folder or "/"),
        "MALLOC_ARENA_MAX": "2",  # else each thread claims 64 MB of address space
        **dict([mark.split("=")]),
    }  # fmt: skip


@dataclass
class _Watch:
    """Reads what the program says, looks at what it uses, and stops looking when it must end."""

    started: subprocess.Popen
    limits: Limits
    told: Callable[[str], None] | None
    folder: Path | None
    began: float = field(default_factory=time.monotonic)
    peak_mb: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    why: str = ""
    kept: dict[str, bytearray] = field(
        default_factory=lambda: {"stdout": bytearray(), "stderr": bytearray()}
    )
    line: bytearray = field(default_factory=bytearray)

    def until_the_end(self) -> None:
        """Returns when the program has ended, or has to be ended (then ``why`` says it)."""
        looked = 0.0
        with selectors.DefaultSelector() as pipes:
            for name in self.kept:
                pipe = getattr(self.started, name)
                os.set_blocking(pipe.fileno(), False)
                pipes.register(pipe, selectors.EVENT_READ, name)
            while not self.why and not (self._has_ended() and not self._hear(pipes, 0)):
                self._hear(pipes, _LOOK_S / 2)
                if time.monotonic() - looked >= _LOOK_S:
                    looked = time.monotonic()
                    self._look()
        self._say_line()

    def _hear(self, pipes: selectors.BaseSelector, wait: float) -> bool:
        """Takes in what was said; False when there was nothing."""
        if not pipes.get_map():
            time.sleep(wait)
            return False
        heard = False
        for key, _events in pipes.select(wait):
            piece = os.read(key.fd, 65536)
            if not piece:
                pipes.unregister(key.fileobj)
                continue
            heard = True
            self._keep(key.data, piece)
        return heard

    def _keep(self, name: str, piece: bytes) -> None:
        kept = self.kept[name]
        kept += piece[: max(0, MOST_KEPT - len(kept))]
        if name == "stdout" and self.told:
            self.line += piece
            *lines, rest = self.line.split(b"\n")
            self.line = bytearray(rest[:LONGEST_LINE])
            for each in lines:
                self.told(each.decode("utf-8", "replace"))

    def _say_line(self) -> None:
        if self.line and self.told:
            self.told(self.line.decode("utf-8", "replace"))

    def _has_ended(self) -> bool:
        """Without reaping it: its number stays its own until all of its children are ended."""
        found = os.waitid(os.P_PID, self.started.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found is not None

    def _look(self) -> None:
        most = self.limits.processes + processes.OURS
        seen = processes.below(self.started.pid, most)
        self.cpu |= processes.cpu_s(seen)
        self.peak_mb = max(self.peak_mb, processes.memory_mb(seen))
        if time.monotonic() - self.began > self.limits.wall_s:
            self.why = "program-hung"
        elif len(seen) > most:
            self.why = "program-killed"
        elif self.folder and _holds_more(self.folder, self.limits.folder_mb * walls.MB):
            self.why = _OVERFLOWED

    def done(self, code: int) -> Done:
        """What there is to say of it. Raises Retry when it was ended, by us or by somebody else."""
        if self.why == _OVERFLOWED:
            code = -signal.SIGXFSZ
        elif self.why:
            raise Retry(self.why)
        if 128 < code <= 128 + _LAST_SIGNAL:  # as the first process of a namespace reports a signal
            code = 128 - code
        cpu_s = sum(self.cpu.values())
        if code and cpu_s >= self.limits.cpu_s - 2 * _LOOK_S:  # FFmpeg hears the warning and exits
            code = -signal.SIGXCPU
        if code in {-signal.SIGKILL, -signal.SIGTERM}:
            raise Retry("program-killed")
        return Done(
            code, bytes(self.kept["stdout"]), bytes(self.kept["stderr"]),
            time.monotonic() - self.began, self.peak_mb, cpu_s,
        )  # fmt: skip


def _holds_more(folder: Path, most: int) -> bool:
    """Whether there are more bytes or files in ``folder`` than may be: scratch is memory."""
    held = files = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                held += os.lstat(os.path.join(place, name)).st_size
        files += len(names)
        if held > most or files > MOST_FILES:
            return True
    return False
