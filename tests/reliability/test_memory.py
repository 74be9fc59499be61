"""What a door of ours never uses is not in its memory."""

import subprocess
from pathlib import Path

from django.db import connection


def loaded(pid: int) -> set[str]:
    """The folders of packages that the processes of a door have libraries of in their memory."""
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=True
    ).stdout.split()
    maps = "".join(Path("/proc", each, "maps").read_text() for each in listed)
    paths = [line.split()[-1] for line in maps.splitlines() if "site-packages/" in line]
    return {path.partition("site-packages/")[2].split("/")[0] for path in paths}


def test_neither_opencv_nor_another_databases_driver(council):
    with council.door("public") as door:
        found = loaded(door.pid)
    assert {"cryptography", "PIL"} <= found  # it looks in the right place
    assert "cv2" not in found
    assert ("psycopg_binary" in found) is (connection.vendor == "postgresql")
