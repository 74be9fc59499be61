"""Runs a command that ends when the supervisor does, however the supervisor ends.

``python3 ops/child.py SUPERVISOR_PID COMMAND …``: the kernel is asked to send SIGTERM when the
parent dies (Linux; elsewhere only an orderly stop ends the children), then the command takes
this process over.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def following(command):
    """``command`` in a form that ends when this process does."""
    return [sys.executable, os.path.abspath(__file__), str(os.getpid()), *map(str, command)]


def follow(parent):
    """End with ``parent``."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        raise SystemExit(1)


if __name__ == "__main__":
    follow(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  # no shell is wanted
