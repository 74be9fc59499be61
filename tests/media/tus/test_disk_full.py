"""A disk that really fills up: a small one in memory that only the test's own processes see."""

import json
import os
import subprocess
import sys

import pytest

from tests.media.tus.conftest import MIB
from tests.servers import ROOT

pytestmark = pytest.mark.django_db


def test_a_disk_that_fills_up_on_the_way(council):
    """Nothing that was stored is lost, words go on being stored, and the film goes on afterwards."""
    alone = ["unshare", "-m"] if os.getuid() == 0 else ["unshare", "-Urm"]
    inside = [sys.executable, "-m", "tests.media.tus.on_a_small_disk"]
    done = subprocess.run(
        [*alone, *inside, str(council.var), council.database_url], cwd=ROOT,
        env=council.environment("public"), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == {
        "too much to begin": [
            507,
            "We have no room for this just now. Please try again later. "
            "You can always send us words.\n",
        ],
        "when it is full": 507,
        "stored then": 5 * MIB,
        "words then": True,
        "when nothing is left": 507,
        "half files": [],
        "stored after that": 5 * MIB,
        "and then the rest": 204,
        "in the end": ["received", str(20 * MIB), True],
    }
