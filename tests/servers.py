"""Real doors for tests: gunicorn on a free port of this machine, over a database of their own."""

import contextlib
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import psycopg
from django.conf import settings

from media import walls
from tests.programs import Program
from vault import keyfiles

ROOT = Path(settings.BASE_DIR)
LONGEST_START_S = 60


@dataclass(frozen=True)
class Council:
    """One installation: its folder, its database, and the environment its processes share."""

    var: Path
    database_url: str
    settings: str = "config.settings.test"

    def environment(self, door: str, **more: str) -> dict[str, str]:
        """For a process of ``door``: with keys and files under ``var``."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith("HEARD_")},
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": self.database_url,
            "HEARD_VAR": str(self.var),
            "HEARD_SECRET_KEY": settings.SECRET_KEY,  # so that a story knows what addresses say
            "HEARD_DOOR": door,
            "HEARD_DEMO": "1",
            "HEARD_SCRATCH": str(self._scratch),
            "TEST_CLIP_WORKER": "1",
            **more,
        }

    @property
    def _scratch(self) -> Path:
        """In memory as in real life, and its own: what another council's worker left is not found here."""
        name = hashlib.sha256(str(self.var).encode()).hexdigest()[:16]
        scratch = Path("/dev/shm") / f"test-{name}"  # noqa: S108  # that is the point
        scratch.mkdir(mode=0o700, exist_ok=True)
        return scratch

    def manage(self, *arguments: str, door: str = "staff") -> str:
        """Run a management command; its output. RuntimeError with what it said if it fails."""
        return self._run([sys.executable, "manage.py", *arguments], door)

    def script(self, path: Path, *arguments: str) -> str:
        """Run a Python file with Django set up for the staff door."""
        code = f"import runpy; runpy.run_path({str(path)!r})"
        environment = self.environment("staff")
        return _said(self._program.run(code, *arguments, environment=environment), path.name)

    @cached_property
    def _program(self) -> Program:
        return Program("--django", environment=self.environment("staff"))

    def close(self) -> None:
        """End what waits for the next script; what was left in memory goes."""
        if "_program" in vars(self):
            self._program.end()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def count(self, table: str) -> int:
        """How many rows ``table`` has, asked over a connection of its own."""
        return self.value(f"SELECT count(*) FROM {table}")

    def value(self, question: str):
        """The one value that a SELECT gives, asked over a connection of its own."""
        with contextlib.closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(question)
            return cursor.fetchone()[0]

    def rows(self, question: str) -> list[tuple]:
        """What a SELECT gives, asked over a connection of its own."""
        with contextlib.closing(self._connect()) as connection:
            return list(connection.cursor().execute(question).fetchall())

    def change(self, statement: str) -> None:
        """Over a connection of its own, committed."""
        with contextlib.closing(self._connect()) as connection:
            connection.cursor().execute(statement)
            connection.commit()

    def _connect(self):
        if self.database_url.startswith("sqlite"):
            return sqlite3.connect(self.database_url.removeprefix("sqlite:///"))
        return psycopg.connect(self.database_url)

    def _run(self, command: list[str], door: str) -> str:
        environment = self.environment(door)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        return _said(done, " ".join(command[1:3]))

    @contextmanager
    def worker(self, **environment: str) -> Iterator[subprocess.Popen]:
        """A running worker on clips; ended by its own process id."""
        options = ["--backend", "clips", "--queue-name", "clips", "--interval", "0.2"]
        with (self.var / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [*walls.IDLE, sys.executable, "manage.py", "db_worker", *options],
                cwd=ROOT, env=self.environment("staff", **environment),
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()  # what it was doing is begun again by the next one
            process.wait()

    @contextmanager
    def door(self, name: str, **environment: str) -> Iterator["Door"]:
        """A running door; ended by its own process id."""
        door = Door(self, name, free_port(), environment)
        door.start()
        try:
            yield door
        finally:
            door.stop()


def _said(done: subprocess.CompletedProcess | SimpleNamespace, name: str) -> str:
    if done.returncode:
        raise RuntimeError(f"{name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout


class Door:
    """One gunicorn. ``url`` has no slash at its end."""

    def __init__(self, council: Council, name: str, port: int, environment: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = council.var / f"{name}-{port}.log"
        self._environment = council.environment(
            name, HEARD_BIND=f"127.0.0.1:{port}", **{"HEARD_WORKERS": "1", **environment}
        )
        self._process: subprocess.Popen | None = None

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers; RuntimeError with its log if it does not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=ROOT, env=self._environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        limit = time.monotonic() + LONGEST_START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"The door did not open:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/static/css/tokens.css", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End it, gently and then not."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def new_council(var: Path, name: str) -> Iterator[Council]:
    """An installation with keys and tables and nothing else; needs ``django_db_setup``."""
    from tests import database

    var.mkdir(parents=True, exist_ok=True)
    with database.choose().another(name) as url:
        keyfiles.make_epoch(var / "keys" / "public", var / "keys" / "private")
        council = Council(var, url)
        with contextlib.closing(council):
            yield council
