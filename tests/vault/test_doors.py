"""What a process of each door can do, asked from inside it."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vault import keyfiles

HERE = Path(__file__).parent
WAYS = [
    "own words",
    "earlier words",
    "own film",
    "key",
    "rotation",
    "verification",
    "recovery copy",
]


@pytest.fixture(scope="module")
def council(tmp_path_factory) -> Path:
    """A council's var/ with keys, a migrated vault, and words sealed earlier by someone else."""
    base = tmp_path_factory.mktemp("council")
    run(base, "staff", "prepare")
    return base


def environment(base: Path, door: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "HEARD_DOOR": door,
        "HEARD_VAR": str(base),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }


def run(base: Path, door: str, argument: str | Path, told: str = "") -> str:
    done = subprocess.run(
        [sys.executable, HERE / "door.py", argument],
        env=environment(base, door),
        input=told,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def inside(base: Path, door: str) -> dict:
    """Runs door.py; its answers, and whether its memory held the raw private key."""
    raw = keyfiles.read(base / "keys" / "private", 1).key
    spelled = [raw, base64.b64encode(raw), raw.hex().encode()]
    answers = json.loads(run(base, door, base, "\n".join(each.hex() for each in spelled)))
    memory = (base / "memory").read_bytes()
    (base / "memory").unlink()
    answers["in_memory"] = any(each in memory for each in spelled)
    return answers


def test_public_door_opens_nothing_and_holds_no_private_key(council):
    answers = inside(council, "public")

    assert answers.pop("texts") > 10_000
    assert answers == {
        "private_keys_setting": None,
        "opened": dict.fromkeys(WAYS, "NoKey"),
        "found": 0,
        "in_memory": False,
    }


def test_staff_door_opens_everything_and_the_search_would_have_found_its_key(council):
    answers = inside(council, "staff")

    assert answers["opened"] == dict.fromkeys(WAYS, "opened")
    assert answers["in_memory"] is True
