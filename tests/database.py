"""The test database: migrated once, kept as a template, and copied for each run.

Migrating takes twenty seconds and more; copying takes milliseconds. So the template is made
once for each set of migrations (its name is a hash of them) and every run starts from a copy,
with the root page, the site and the locale that the migrations put there. A transactional
test is followed by a fresh copy instead of a flush: it gives those rows back, and the
append-only triggers of the audit log need not be lifted.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

FOLDER = Path(settings.BASE_DIR) / "var" / "test"


def fingerprint() -> str:
    """Sixteen hex digits that change when any installed app's migrations do."""
    digest = hashlib.sha256(sys.version.encode())
    for config in apps.get_app_configs():
        root = Path(config.path)
        files = sorted((root / "migrations").glob("*.py")) or [root / "models.py"]
        for file in files:
            if file.exists():
                digest.update(f"{config.name}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _only_me(name: str) -> Iterator[None]:
    """Wait until no other run on this machine holds ``name``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _point_at(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _migrate() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other people's migrations are not under test
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0, skip_checks=True)
    connections.close_all()


class SQLite:
    """A file under var/test, so that threads have connections of their own, as in real life."""

    def __init__(self) -> None:
        self.template = FOLDER / f"template-{fingerprint()}.sqlite3"
        self.run = FOLDER / f"run-{os.getpid()}.sqlite3"

    def start(self) -> None:
        with _only_me("template"):
            self._sweep()
            if not self.template.exists():
                self._make()
        _point_at(str(self.run))
        self.restore()

    def _make(self) -> None:
        half_made = self.template.with_suffix(f".{os.getpid()}")
        _point_at(str(half_made))
        _migrate()
        half_made.rename(self.template)

    def _sweep(self) -> None:
        for file in FOLDER.glob("run-*.sqlite3*"):
            if not Path(f"/proc/{re.split('[-.]', file.name)[1]}").exists():
                file.unlink(missing_ok=True)
        newest_first = sorted(FOLDER.glob("template-*"), key=lambda file: -file.stat().st_mtime)
        for file in newest_first[8:]:
            file.unlink(missing_ok=True)

    def restore(self) -> None:
        connections.close_all()
        source = sqlite3.connect(f"file:{self.template}?mode=ro", uri=True)
        target = sqlite3.connect(self.run, timeout=20)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()

    @contextmanager
    def another(self, name: str) -> Iterator[str]:
        """The URL of one more copy, for servers that a test starts; gone afterwards."""
        file = FOLDER / f"run-{os.getpid()}-{name}.sqlite3"
        source = sqlite3.connect(f"file:{self.template}?mode=ro", uri=True)
        target = sqlite3.connect(file)
        with closing(source), closing(target):
            source.backup(target)
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in FOLDER.glob(f"{file.name}*"):
                left.unlink(missing_ok=True)

    def stop(self) -> None:
        connections.close_all()
        for file in FOLDER.glob(f"{self.run.name}*"):
            file.unlink(missing_ok=True)


class PostgreSQL:
    """A database of this run's own, copied from the template by the server."""

    def __init__(self) -> None:
        self.family = f"{connection.settings_dict['NAME']}_template_"
        self.template = self.family + fingerprint()
        self.run = f"{connection.settings_dict['NAME']}_run_{os.getpid()}"

    def start(self) -> None:
        with _only_me("postgresql"):
            if self.template not in self._names():
                self._make()
        self.restore()
        _point_at(self.run)

    def _make(self) -> None:
        for stale in self._names():
            self._do(f'DROP DATABASE IF EXISTS "{stale}" WITH (FORCE)')
        half_made = f"{self.run}_half"
        self._do(f'DROP DATABASE IF EXISTS "{half_made}"', f'CREATE DATABASE "{half_made}"')
        _point_at(half_made)
        _migrate()
        self._do(f'ALTER DATABASE "{half_made}" RENAME TO "{self.template}"')

    def _names(self) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor if name.startswith(self.family)]

    def _do(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def restore(self) -> None:
        connections.close_all()
        with _only_me("postgresql"):
            self._do(
                f'DROP DATABASE IF EXISTS "{self.run}" WITH (FORCE)',
                f'CREATE DATABASE "{self.run}" TEMPLATE "{self.template}"',
            )

    @contextmanager
    def another(self, name: str) -> Iterator[str]:
        """The URL of one more copy, for servers that a test starts; gone afterwards."""
        settings_dict = connection.settings_dict
        copy = f"{self.run}_{name}"
        with _only_me("postgresql"):
            self._do(f'CREATE DATABASE "{copy}" TEMPLATE "{self.template}"')
        who = f"{quote(settings_dict['USER'])}:{quote(settings_dict['PASSWORD'])}"
        where = f"{settings_dict['HOST']}:{settings_dict['PORT']}".rstrip(":")
        try:
            yield f"postgres://{who}@{where}/{copy}"
        finally:
            self._do(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')

    def stop(self) -> None:
        connections.close_all()
        with suppress(Exception):  # a run that failed half-way has nothing to drop
            self._do(f'DROP DATABASE IF EXISTS "{self.run}" WITH (FORCE)')


@cache
def choose() -> SQLite | PostgreSQL:
    """The one that fits the configured database, chosen once: its name changes when it starts."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()
