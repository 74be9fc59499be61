"""Where things are, and the lock that says whether Heard is running here."""

import fcntl
import os
from pathlib import Path

from first import refuse

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("HEARD_VAR", ROOT / "var")).expanduser().resolve()
PORTS = {"public": ("HEARD_PORT", 8000), "staff": ("HEARD_STAFF_PORT", 8001)}


def port(door):
    """The port of ``door``, from the environment or as usual."""
    name, usual = PORTS[door]
    value = os.environ.get(name, str(usual))
    if not value.isdecimal() or not 0 < int(value) < 65536:
        refuse(f"{name} must be a number between 1 and 65535, not {value!r}.")
    return int(value)


def need_writable_var():
    """Make var/, which nobody else on this machine may look into, or say why it cannot be."""
    try:
        (VAR / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = VAR / "run" / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
        VAR.chmod(0o700)
    except OSError as error:
        refuse(
            f"it cannot write to {VAR} ({error.strerror}); set HEARD_VAR to a folder it may use."
        )


def take_lock():
    """Hold the lock of this var/ for as long as the returned file stays open."""
    lock = (VAR / "run" / "heard.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        refuse(
            f"it is running already (process {lock.read().strip() or 'unknown'}); stop that one."
        )
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
