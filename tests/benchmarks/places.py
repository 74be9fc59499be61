"""Installations to measure: real settings, real static files, a database of their own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.benchmarks.rows import CannotMeasureError
from tests.servers import Council

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def installation(kind: str, *, demo: str = "1") -> Iterator[Council]:
    """A council on ``sqlite`` or ``postgres`` with tables, keys, themes and people; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="heard-bench-"))
    try:
        with (
            database(kind, folder) as url,
            closing(Council(folder, url, settings="config.settings.dev")) as council,
        ):
            council.manage("migrate", "--verbosity=0")
            council.manage("vault_keys")
            council.manage("collectstatic", "--noinput", "--verbosity=0")
            council.script(Path(__file__).parent / "seed.py")
            yield council
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'heard.sqlite3'}"
        return
    server = postgres_server()
    name = f"heard_bench_{os.getpid()}_{folder.name[-8:]}".lower()
    _sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def postgres_server() -> str:
    """``BENCH_POSTGRES``, or the server of DATABASE_URL, or the one at the usual place."""
    url = os.environ.get("BENCH_POSTGRES") or os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        url = "postgres://postgres@127.0.0.1:5432/postgres"
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _sql(server: str, *statements: str) -> None:
    import psycopg

    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
            for statement in statements:
                connection.execute(statement)
    except psycopg.OperationalError as error:
        raise CannotMeasureError(f"no PostgreSQL answers (BENCH_POSTGRES): {error}") from error


def chromium() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        raise CannotMeasureError("no Chromium: «sudo apt install chromium»")
    return found


def resident_mb(pid: int) -> float:
    """Memory of the biggest process among ``pid``'s children: the web worker."""
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "rss="], capture_output=True, text=True, check=True
    ).stdout
    return max(int(line) for line in listed.split()) / 1024
