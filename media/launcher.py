"""Starts one program with less than it would have: run with ``python -I -S``, never imported.

The one argument is JSON: ``limits`` (names of ``resource`` without RLIMIT_, each a number),
``apart`` (new namespaces for users, network, processes and messages), ``reads`` and ``writes`` (paths,
held by Landlock where the kernel has it), ``processes``, ``last`` (runs when nobody else wants the
processor), and ``program``. What the kernel has
not is left out: whether a wall stands is tried from inside (``media/probe.py``), not believed.
"""

import ctypes
import json
import os
import resource
import signal
import sys

_LIBC = ctypes.CDLL(None, use_errno=True)
_PDEATHSIG, _NO_NEW_PRIVILEGES = 1, 38
_NEW_USER, _NEW_IPC, _NEW_PID, _NEW_NET = 0x10000000, 0x08000000, 0x20000000, 0x40000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_READ_FILE, _READ_FOLDER, _EXECUTE = 1 << 2, 1 << 3, 1 << 0
_OF_A_FILE = 0b111 | 1 << 14  # execute, write, read, truncate


def main(asked: dict) -> None:
    """Becomes the program. Exit 127 where it cannot be started."""
    _die_with_parent()
    if asked["last"]:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    for name, most in asked["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), most)
    if asked["apart"] and _apart():
        _limit(resource.RLIMIT_NPROC, asked["processes"])
    _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _hold_to(asked["reads"], asked["writes"])
    for ignored in (signal.SIGXFSZ, signal.SIGPIPE):  # by Python, and so by what it starts
        signal.signal(ignored, signal.SIG_DFL)
    program = asked["program"]
    try:
        os.execvp(program[0], program)  # noqa: S606  # no shell is the point
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error.strerror}\n")
        sys.exit(127)


def _die_with_parent() -> None:
    _LIBC.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit(which: int, most: int) -> None:
    _soft, hard = resource.getrlimit(which)
    spare = 2 if which == resource.RLIMIT_CPU else 0  # a last warning, then the end
    if hard != resource.RLIM_INFINITY:
        most, spare = min(most, hard), 0
    resource.setrlimit(which, (most, most + spare))


def _apart() -> bool:
    """Goes on as a process in namespaces of its own, below a first process that reaps and reports."""
    user, group = os.getuid(), os.getgid()
    if _LIBC.unshare(_NEW_USER | _NEW_IPC | _NEW_PID | _NEW_NET):
        return False
    for name, text in (
        ("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")
    ):  # fmt: skip
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    for _level in ("first process of the namespace", "the program"):
        child = os.fork()
        if child:
            _report(child)
        _die_with_parent()
    return True


def _report(child: int) -> None:
    """Waits for ``child``, reaping whatever else is left here, and ends as it ended."""
    while True:
        ended, status = os.wait()
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)


def _hold_to(reads: list, writes: list) -> None:
    """From here on only these files and folders can be opened (Landlock), and no TCP port."""
    version = _LIBC.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    everything = (1 << (13 + (version >= 2) + (version >= 3))) - 1
    ports = 0b11 if version >= 4 else 0
    handled = (ctypes.c_uint64 * 2)(everything, ports)
    ruleset = _LIBC.syscall(_CREATE_RULESET, handled, 16 if ports else 8, 0)
    for path in reads:
        _allow(ruleset, path, _READ_FILE | _READ_FOLDER | _EXECUTE)
    for path in writes:
        _allow(ruleset, path, everything)
    _LIBC.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    if not os.path.isdir(path):
        access &= _OF_A_FILE
    rule = access.to_bytes(8, sys.byteorder) + opened.to_bytes(4, sys.byteorder)
    _LIBC.syscall(_ADD_RULE, ruleset, 1, ctypes.c_char_p(rule), 0)
    os.close(opened)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
