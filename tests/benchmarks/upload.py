"""Uploading a film, against the official tus server for Node with its file store: sealed here and
counted in a database, a plain file there. One client, one machine, in turn.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.benchmarks import places
from tests.benchmarks.rows import CannotMeasureError, Figure, row

HERE = Path(__file__).parent / "tus_node"
MIB_EACH, ROUNDS, AT_ONCE, MOST_MB = 50, 7, 24, 150


@row("upload_50mb")
def upload_50mb() -> list[Figure]:
    node = installed()
    with (
        reference(node) as theirs,
        places.installation("sqlite") as council,
        council.door("public", HEARD_WORKERS="2") as door,
    ):
        found = _measure(node, f"{door.url}/clips/", theirs)
        memory = places.resident_mb(door.pid)
    ours, other = (_rate(found["seconds"][name]) for name in ("ours", "theirs"))
    return [
        Figure(
            name="upload_50mb",
            what=(
                f"{MIB_EACH} MB in pieces of 1 MiB, against the official Node server\n"
                f"{AT_ONCE} at once: {len(found['errors'])} errors; web process: {memory:.0f} MB"
            ),
            ours=round(ours, 1), reference=round(other, 1), unit="MiB/s",
            must=f"ratio ≥ 0.8, 20 at once, ≤ {MOST_MB} MB",
            ok=ours / other >= 0.8 and not found["errors"] and memory <= MOST_MB,
        )
    ]  # fmt: skip


def _measure(node: Path, ours: str, theirs: str) -> dict:
    asked = {
        "targets": [
            {"name": "ours", "url": ours, "headers": {}},
            {"name": "theirs", "url": theirs},
        ],
        "mib": MIB_EACH, "chunk": 1024 * 1024, "rounds": ROUNDS, "many": AT_ONCE,
    }  # fmt: skip
    command = ["node", str(node / "client.mjs"), json.dumps(asked)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def _rate(seconds: list[float]) -> float:
    """MiB a second."""
    return MIB_EACH / statistics.median(seconds)


def installed() -> Path:
    """The folder in ``var/bench`` with the reference and its packages, made when it is not there."""
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise CannotMeasureError(f"no {program}: «sudo apt install nodejs npm»")
    target = Path(settings.BASE_DIR) / "var" / "bench" / "tus_node"
    lock = HERE / "package-lock.json"
    have = target / "installed.json"
    target.mkdir(parents=True, exist_ok=True)
    for file in HERE.iterdir():
        shutil.copy(file, target)
    if not have.exists() or have.read_bytes() != lock.read_bytes():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=target, capture_output=True, text=True)
        if done.returncode:
            raise CannotMeasureError(f"npm cannot install the reference: {done.stderr[-400:]}")
        shutil.copy(lock, have)
    return target


@contextmanager
def reference(node: Path) -> Iterator[str]:
    """The address of a running reference server."""
    folder = Path(tempfile.mkdtemp(prefix="heard-tus-"))
    process = subprocess.Popen(
        ["node", str(node / "server.mjs")], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TUS_DIR": str(folder)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        port = process.stdout.readline().split()[-1]
        yield f"http://127.0.0.1:{port}/files"
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)
