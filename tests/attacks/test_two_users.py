"""One machine, two real users: who takes over the public door exchanges nothing that staff trust, and
what one door writes the other can write, read and erase. The folders are made by the very command that
docs/installing.md gives (findings A4 and B8).
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.attacks.users import (  # noqa: F401  # a fixture
    GROUP,
    PUBLIC,
    STAFF,
    Program,
    root,
    run_as,
)
from tests.config.production import PUBLIC as PUBLIC_HOST
from tests.config.production import STAFF as STAFF_HOST
from tests.config.production import needs_a_safe_checkout

pytestmark = [pytest.mark.usefixtures("root"), pytest.mark.any_database]
ROOT = Path(settings.BASE_DIR)
IMPORTED = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
WRITE = """
import django; django.setup()
from django.db import connection
from storing.turns import writing
with writing():
    connection.cursor().execute("create table if not exists said (word text)")
    connection.cursor().execute("insert into said values ('hello')")
"""
SEAL = """
import django; django.setup()
from vault import blobs
with blobs.create() as (name, file):
    file.write(b"sealed")
print(name)
"""
ERASE = """
import sys, django; django.setup()
from vault import blobs
assert blobs.path_of(sys.argv[1]).read_bytes() == b"sealed"
blobs.remove([sys.argv[1]])
"""


@dataclass
class Installation:
    """One council's folders, and its two users. All lie in the same place, one after the other, so that
    programs which have Django set up already serve them all.
    """

    var: Path
    private: Path
    programs: dict[int | str, Program]

    def install(self) -> None:
        """By the command of the page, its two folders exchanged for ours."""
        page = (ROOT / "docs" / "installing.md").read_text("utf-8")
        (command,) = set(
            re.findall(r"^python3 /opt/heard/(ops/install_folders.py .*)$", page, re.M)
        )
        command = command.replace("/var/lib/heard-staff", str(self.private))
        subprocess.run(
            [sys.executable, *command.replace("/var/lib/heard", str(self.var)).split()],
            cwd=ROOT, check=True, capture_output=True,
            env={**os.environ, "HEARD_STAFF_USER": str(STAFF), "HEARD_GROUP": str(GROUP)},
        )  # fmt: skip

    def python(self, user: int, code: str, *arguments: str):
        """A program of ``user`` with Django."""
        if user not in self.programs:
            self.programs[user] = Program(user, "--django", **self._environment(user))
        return self.programs[user].run(code, *arguments)

    def _environment(self, user: int) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": IMPORTED,
            "DATABASE_URL": f"sqlite://{self.var}/data/heard.sqlite3",
            "HEARD_VAR": str(self.var),
            "HEARD_DOOR": "public" if user == PUBLIC else "staff",
        }

    def start_public_door(self):
        """Its settings as in production: what the door does first."""
        needs_a_safe_checkout("staff")
        production = {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "HEARD_SECRET_KEY": secrets.token_urlsafe(48),
            "HEARD_CODE_KEY": secrets.token_urlsafe(32),
            "HEARD_CODE_PEPPER": secrets.token_urlsafe(32),
            "HEARD_HOSTS": f"{PUBLIC_HOST},{STAFF_HOST}",
            "HEARD_PUBLIC_ADDRESS": f"https://{PUBLIC_HOST}",
            "HEARD_STAFF_ADDRESS": f"https://{STAFF_HOST}",
            "HEARD_MAIL_FROM": f"heard@{PUBLIC_HOST}",
            "HEARD_PROXIES": "1",
        }
        if "door" not in self.programs:
            self.programs["door"] = Program(PUBLIC, PYTHONPATH=IMPORTED)
        given = self._environment(PUBLIC) | production
        return self.programs["door"].run("import config.wsgi", **given)


@pytest.fixture(scope="module")
def below():
    """(where each council's folders lie, the programs that serve them)"""
    folder, programs = Path(tempfile.mkdtemp(prefix="heard-two-users-")), {}
    folder.chmod(0o755)
    yield folder, programs
    for each in programs.values():
        each.end()
    shutil.rmtree(folder)


@pytest.fixture
def council(root, below):  # noqa: F811
    folder, programs = below
    made = Installation(folder / "heard", folder / "heard-staff", programs)
    made.install()
    for file in ("static/admin.js", "keys/public/staff-0001.json", "media/badge.webp"):
        run_as(STAFF, "sh", "-c", f"echo true > {made.var / file}", umask=0o027)
    yield made
    for folder in (made.var, made.private):
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "order", [(PUBLIC, STAFF), (STAFF, PUBLIC)], ids=["public first", "staff first"]
)
def test_whoever_writes_first_leaves_the_database_to_the_other(council, order):
    said = [council.python(user, WRITE) for user in (*order, order[0])]
    assert [(done.returncode, done.stderr) for done in said] == [(0, "")] * 3


@pytest.mark.parametrize("order", [(PUBLIC, STAFF), (STAFF, PUBLIC)], ids=["public's", "staff's"])
def test_a_sealed_file_of_one_door_is_read_and_erased_by_the_other(council, order):
    sealed = council.python(order[0], SEAL)
    done = council.python(order[1], ERASE, sealed.stdout.strip())
    assert (sealed.stderr, done.returncode, done.stderr) == ("", 0, "")
    assert list((council.var / "vault").iterdir()) == []


@pytest.mark.parametrize("taken", ["static", "keys/public", "keys", "media", "data/../static"])
def test_the_public_door_exchanges_nothing_that_staff_trust(council, taken):
    place = council.var / taken
    done = run_as(PUBLIC, "mv", place, f"{place}.old")
    made = run_as(PUBLIC, "sh", "-c", f"echo evil > {place}/mine; echo evil >> {place}/admin.js")
    assert (done.returncode != 0, made.returncode != 0) == (True, True)
    evil = [
        path for path in council.var.rglob("*") if path.is_file() and "evil" in path.read_text()
    ]
    assert evil == []


def test_the_public_door_starts_on_the_documented_folders(council):
    done = council.start_public_door()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("place", "mode", "said"),
    [
        ("", 0o2770, "(the scripts that browsers run) can be changed by the group 61000"),
        (
            "keys",
            0o2770,
            "(the keys that everything is sealed to) can be changed by the group 61000",
        ),
        ("static", 0o2770, "(the scripts that browsers run) can be changed by the group 61000"),
        ("static/admin.js", 0o666, "(the scripts that browsers run) can be changed by anyone"),
        ("keys/public/staff-0001.json", 0o660, "(the keys that everything is sealed to)"),
        ("data/heard.sqlite3", 0o600, "which both doors need: chmod 660"),
        ("vault", 0o2700, "This door's user cannot write in"),
    ],
)
def test_other_rights_are_refused_with_the_sentence_that_mends_them(council, place, mode, said):
    (council.var / place).chmod(mode)
    done = council.start_public_door()
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr[-2000:]


def test_the_command_mends_what_was_refused(council):
    for place in ("", "keys", "static", "static/admin.js", "data/heard.sqlite3", "vault"):
        (council.var / place).chmod(0o777)
    assert council.start_public_door().returncode == 1
    council.install()
    assert council.start_public_door().returncode == 0


def test_what_the_public_door_owns_is_not_believed(council):
    os.chown(council.var / "static", PUBLIC, GROUP)
    done = council.start_public_door()
    assert f"belongs to user {PUBLIC}: chown root" in done.stderr


def test_a_database_of_before_is_moved_and_not_forgotten(council):
    data = council.var / "data"
    council.python(STAFF, WRITE)
    for file in list(data.iterdir()):
        file.rename(council.var / file.name)
    done = council.start_public_door()
    assert "The database still lies at" in done.stderr
    council.install()
    assert council.python(PUBLIC, WRITE).returncode == 0
    assert council.start_public_door().returncode == 0
