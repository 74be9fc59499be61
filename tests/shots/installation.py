"""The installation that pictures are taken of: the made-up council behind both doors."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.places import database
from tests.reliability import losing
from tests.servers import Council


@dataclass(frozen=True)
class Place:
    """Where both doors are (no slash at the end), and what stands at which path: see targets.py."""

    public: str
    staff: str
    targets: dict[str, str]
    database_url: str

    def database(self) -> losing.SQLite | losing.PostgreSQL:
        """What it all stands on, to be taken away for a moment."""
        return losing.database(self.database_url)


@contextmanager
def running() -> Iterator[Place]:
    """Both doors over a new made-up council; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="heard-shots-"))
    try:
        with (
            database("sqlite", folder) as url,
            closing(Council(folder, url, settings="config.settings.dev")) as council,
        ):
            yield from _open(council)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open(council: Council) -> Iterator[Place]:
    council.manage("migrate", "--verbosity=0")
    council.manage("vault_keys")
    council.manage("collectstatic", "--noinput", "--verbosity=0")
    council.manage("load_demo", "--verbosity=0")
    said = council.script(Path(__file__).parent / "targets.py")
    targets = json.loads(said.splitlines()[-1])
    with (
        council.worker(),
        council.door("public") as public,
        council.door("staff", HEARD_PUBLIC_ADDRESS=public.url) as staff,
    ):
        # A browser gives a security key's screens to a name only, never to a bare number.
        yield Place(
            public.url, staff.url.replace("127.0.0.1", "localhost"), targets, council.database_url
        )
