"""The official client, tus-js-client, run by Node. Its packages are installed into ``var/test``."""

import fcntl
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers import ROOT

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "client.mjs")


def installed() -> Path:
    """The folder with the client and its packages. RuntimeError when npm cannot install them."""
    target = ROOT / "var" / "test" / "tus"
    target.mkdir(parents=True, exist_ok=True)
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in FILES:
            shutil.copy(HERE / name, target / name)
        wanted, have = HERE / "package-lock.json", target / "installed.json"
        if not have.exists() or have.read_bytes() != wanted.read_bytes():
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=target, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"npm cannot install the client:\n{done.stderr[-2000:]}")
            shutil.copy(wanted, have)
    return target


@dataclass(frozen=True)
class Client:
    """``upload`` says where it went, its SHA-256, and how often the client was told “success”."""

    folder: Path

    def upload(self, url: str, key: str, *, size: int, way: str, chunk: int | None = None) -> dict:
        asked = {"url": url, "key": key, "size": size, "way": way, "chunk": chunk}
        return json.loads(self.begin(asked).communicate(timeout=120)[0])

    def begin(self, asked: dict) -> subprocess.Popen:
        """The same, running."""
        return subprocess.Popen(
            ["node", str(self.folder / "client.mjs"), json.dumps(asked)],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "NODE_NO_WARNINGS": "1"},
        )  # fmt: skip
