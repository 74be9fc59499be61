"""The drill that takes over the public door of a running copy reads nothing of the past (ops/drill_public_door.py)."""

import os
import shutil
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests import database
from tests.attacks.users import root  # noqa: F401  # a fixture
from tests.config.production import needs_a_safe_checkout

sys.path.append(str(settings.BASE_DIR / "ops"))
import drill_public_door

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("root")]
LONGEST_S = 300


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip("The drill is about PostgreSQL and Redis: SQLite has no roles.")
    if missing := [name for name in drill_public_door.NEEDED if not shutil.which(name)]:
        pytest.skip(f"The drill needs {', '.join(missing)}; CI has them.")
    needs_a_safe_checkout("staff")
    with django_db_blocker.unblock(), database.choose().another("drill") as url:
        yield url


def test_whoever_takes_over_the_public_door_reads_nothing_of_the_past(migrated):
    server, _, name = migrated.rpartition("/")
    done = subprocess.run(
        [sys.executable, "ops/drill_public_door.py", "--template", name],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": f"{server}/postgres"},
        capture_output=True, text=True, timeout=LONGEST_S, check=False,
    )  # fmt: skip
    said = done.stdout
    kinds = len(drill_public_door.canaries())
    assert f"Staff can read {kinds} of {kinds} words of the past" in said, said + done.stderr
    last = f"Words of the past that it read: 0 of {kinds}; films and keys opened: 0"
    assert (said.splitlines()[-1], done.returncode) == (last, 0), said + done.stderr
    with psycopg.connect(f"{server}/postgres") as made:
        left = made.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heard_drill_%'")
        assert left.fetchall() == []


@pytest.mark.parametrize(
    "wrapped", ["{}", "b'{}'", "…{}…", "hex", "base64", "utf-16"], ids=lambda text: text[:6]
)
def test_the_judge_finds_a_word_however_it_is_wrapped(tmp_path, wrapped):
    import base64

    words = {"a word": "canary0123456789abcdef"}
    plain = words["a word"]
    body = {
        "hex": plain.encode().hex().encode(),
        "base64": base64.b64encode(f'{{"a": "{plain}"}}'.encode()),
        "utf-16": plain.encode("utf-16-le"),
    }.get(wrapped) or wrapped.format(plain).encode()
    (tmp_path / "loot").write_bytes(body)
    assert drill_public_door.read_in(tmp_path, words) == ["a word"]
    assert drill_public_door.read_in(tmp_path, {"another": "canary0000000000000000"}) == []
