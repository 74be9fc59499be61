"""Makes .venv and installs what a lock file names: ``python3 ops/setup.py run`` or ``dev``.

Nothing is done when the lock has not changed since the last time. Needs only the standard
library, no root and nothing installed by hand.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys

from child import following
from first import refuse
from places import PYTHON, ROOT, VENV

PARTS = {"run": ["run"], "dev": ["dev", "run"]}  # what installing one brings along


def lock_file(part):
    """The hashed requirements of ``part``."""
    return ROOT / "requirements" / f"{part}.txt"


def _stamp(part):
    return VENV / f"installed-{part}"


def _fingerprint(part):
    return hashlib.sha256(lock_file(part).read_bytes()).hexdigest()


def is_installed(part):
    """Whether .venv works and holds what the lock of ``part`` names today."""
    stamp = _stamp(part)
    return stamp.exists() and stamp.read_text() == _fingerprint(part) and _venv_works()


def _venv_works():
    if not PYTHON.exists():
        return False
    done = subprocess.run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
    return done.returncode == 0


def _has(module):
    return importlib.util.find_spec(module) is not None


def _make_venv():
    """With pip where this Python can put it there, else without: see ``_pip``."""
    if not _has("venv") or not (_has("ensurepip") or _has("pip")):
        refuse(
            "this Python lacks its venv part; on Debian and Ubuntu "
            "«sudo apt install python3-venv» brings it, or use another Python 3.11 or newer."
        )
    options = [] if _has("ensurepip") else ["--without-pip"]
    _run([sys.executable, "-m", "venv", "--clear", *options, str(VENV)], "making .venv")


def _pip():
    """The pip inside .venv, or the one of this Python told to work on .venv."""
    if any(VENV.glob("lib/python3*/site-packages/pip")):
        return [str(PYTHON), "-m", "pip"]
    if not _has("pip"):
        refuse("there is no pip in .venv nor beside this Python; delete .venv and try again.")
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _run(command, doing):
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if subprocess.run(following(command), env=environment).returncode != 0:
        refuse(f"{doing} failed; the lines above say why.")


def install(part):
    """Bring .venv up to the lock of ``part``."""
    if is_installed(part):
        return
    if not _venv_works():
        print("Making .venv …", flush=True)
        _make_venv()
    print(
        f"Installing what requirements/{part}.txt names (the first time takes a minute) …",
        flush=True,
    )
    options = ["-qq", "--require-hashes", "-r"]
    _run([*_pip(), "install", *options, str(lock_file(part))], "installing")
    for brought in PARTS[part]:
        _stamp(brought).write_text(_fingerprint(brought))


if __name__ == "__main__":
    install(sys.argv[1])
