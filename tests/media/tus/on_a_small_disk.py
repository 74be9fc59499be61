"""Run in a mount namespace of its own: fills a small disk while a film is on its way, and prints as
JSON what was answered. Arguments: the council's folder, its database's URL.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from tests.media.tus.conftest import MIB, sha256
from tests.media.tus.phone import OCTETS, Phone, read
from tests.reliability.conftest import Phone as Words
from tests.servers import Council

SIZE_MB, RESERVE_MB = 96, 16


def small_council(var: Path, url: str) -> Council:
    """The council with its sealed files, and an SQLite database, on a disk of 96 MB."""
    small = var / "small"
    small.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(small)]
    subprocess.run(["mount", *options], check=True)
    if url.startswith("sqlite:///"):
        shutil.copy(url.removeprefix("sqlite:///"), small / "heard.sqlite3")
        url = f"sqlite:///{small / 'heard.sqlite3'}"
    return Council(var, url)


def fill(disk: Path, *, leave: int) -> Path:
    """A file that leaves so many bytes free."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - leave
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free)
    return ballast


def half_files(disk: Path) -> list[str]:
    return [file.name for file in (disk / "vault").glob("*.part")]


def in_chunks(phone: Phone, path: str, offset: int, body: bytes) -> int:
    """The status of a piece that does not say how long it is."""
    with phone.connect() as connection:
        head = phone.head(
            "PATCH", path, None, Upload_Offset=str(offset), Content_Type=OCTETS,
            Transfer_Encoding="chunked",
        )  # fmt: skip
        connection.sendall(head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
        return read(connection, "PATCH").status


def story(council: Council, disk: Path) -> dict[str, object]:
    vault = {"HEARD_VAULT": str(disk / "vault")}
    data = secrets.token_bytes(20 * MIB)
    told: dict[str, object] = {}
    with council.door("public", HEARD_DISK_RESERVE_MB=str(RESERVE_MB), **vault) as door:
        phone = Phone(door.url)
        refused = phone.ask("POST", "/clips/", Upload_Length=str(SIZE_MB * MIB))
        told["too much to begin"] = [refused.status, refused.body]
        path = phone.begin(len(data))
        for start in range(0, 5 * MIB, MIB):
            phone.send(path, start, data[start : start + MIB])
        ballast = fill(disk, leave=(RESERVE_MB // 2) * MIB)
        told["when it is full"] = phone.send(path, 5 * MIB, data[5 * MIB : 6 * MIB]).status
        told["stored then"] = phone.offset(path)
        told["words then"] = len(Words(words="There was no room for my film.").send(door.url)) > 8
    ballast.unlink()
    ballast = fill(disk, leave=MIB // 2)
    with council.door("public", HEARD_DISK_RESERVE_MB="0", **vault) as door:
        phone = Phone(door.url, phone.key)
        told["when nothing is left"] = in_chunks(phone, path, 5 * MIB, data[5 * MIB : 7 * MIB])
        told["half files"] = half_files(disk)
        told["stored after that"] = phone.offset(path)
        ballast.unlink()
        told["and then the rest"] = phone.send(path, 5 * MIB, data[5 * MIB :]).status
    state = told_by_staff(council, vault, path)
    told["in the end"] = [*state[:2], state[2] == sha256(data)]
    return told


def told_by_staff(council: Council, vault: dict[str, str], path: str) -> list[str]:
    code = (
        "import django; django.setup(); import runpy; "
        f"runpy.run_path({str(Path(__file__).with_name('digest.py'))!r})"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env=council.environment("staff", **vault), text=True,
        input=path.strip("/").split("/")[-1], capture_output=True, check=True,
    ).stdout.split()  # fmt: skip


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print(json.dumps(story(small_council(folder, sys.argv[2]), folder / "small")))
