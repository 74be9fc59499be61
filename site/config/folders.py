"""Who may write what: the folders of an installation, and who may stand behind each.

The public door can be taken over. So its user writes where words and clips come in and nowhere else:
not the scripts that staff's browsers run, not the public keys that everything is sealed to, not the
code; nor a folder above one of them, since whoever writes that can put another in its place.

Needs the standard library alone: ``ops/install_folders.py`` reads the same table.
"""

import grp
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = 0
STAFF, BOTH, NOBODY_ELSE = "staff", "both", "root"
MEND = "run ops/install_folders.py as root"
EVERYTHING, AS_DEEP_AS_A_PACKAGE = 99, 4


@dataclass(frozen=True)
class Folder:
    """One folder below HEARD_VAR: its owner, and its mode with the group that both doors share."""

    name: str
    owner: str
    mode: int


# Set-group-ID: what one door writes belongs to the group, so that the other reads or erases it.
LAYOUT = (
    Folder("", NOBODY_ELSE, 0o750),
    Folder("data", STAFF, 0o2770),  # SQLite: both doors write
    Folder("vault", STAFF, 0o2770),  # sealed files: the public door writes, the staff door erases
    Folder("keys", NOBODY_ELSE, 0o750),
    Folder("keys/public", STAFF, 0o2750),
    Folder("static", STAFF, 0o2750),
    Folder("media", STAFF, 0o2750),  # the council's own pictures
)
DATABASE = "data/heard.sqlite3"
DATABASE_MODE = 0o660


@dataclass(frozen=True)
class Process:
    """Who asks: the user that this process runs as, and whether it is the public door."""

    user: int
    public: bool

    def trusts(self, owner: int) -> bool:
        """Whether it may believe what ``owner`` has: root and the staff door's user, never the public's."""
        return owner == ROOT or (owner == self.user) != self.public


def problems(settings: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each file or folder that somebody could change who must not, or cannot who must."""
    me = process(settings)
    for place, why, depth in _believed(settings):
        yield from _first(_changeable(me, place, why, depth))
    yield from _private(settings, me)
    for place in _shared(settings):
        yield from _first(_changeable_above(me, place, "what is kept in it"))
        yield from _usable(place)
    scratch = settings.get("CLIP_SCRATCH")
    if scratch and not me.public:
        yield from _first(_changeable_above(me, Path(str(scratch)) / "x", "where clips are open"))
    yield from _database(settings)


def process(settings: Mapping[str, object]) -> Process:
    """This one. That the public door is not root is gunicorn's to refuse, where it starts."""
    return Process(os.geteuid(), settings.get("DOOR") == "public")


def _believed(settings: Mapping[str, object]) -> Iterator[tuple[Path, str, int]]:
    """What a door runs, serves or seals to without looking again, why, and how deep it is looked at."""
    named = {
        "BASE_DIR": "Heard's own code",
        "STATIC_ROOT": "the scripts that browsers run",
        "VAULT_PUBLIC_KEYS": "the keys that everything is sealed to",
        "MEDIA_ROOT": "the council's own pictures",
    }
    for name, why in named.items():
        if settings.get(name):
            yield Path(str(settings[name])), why, EVERYTHING
    yield Path(sys.prefix).resolve(), "the packages that Heard runs", AS_DEEP_AS_A_PACKAGE


def _shared(settings: Mapping[str, object]) -> list[Path]:
    """Folders that both doors write: the sealed files, and SQLite's."""
    file, vault = sqlite_of(settings), settings.get("VAULT_DIR")
    return [*([Path(str(vault))] if vault else []), *([file.parent] if file else [])]


def sqlite_of(settings: Mapping[str, object]) -> Path | None:
    """The SQLite file of these settings, None with another database."""
    databases = settings.get("DATABASES")
    database = databases.get("default", {}) if isinstance(databases, Mapping) else {}
    if not str(database.get("ENGINE", "")).endswith("sqlite3"):
        return None
    return Path(str(database["NAME"]))


def _first(found: Iterator[str]) -> Iterator[str]:
    """One sentence a place: a thousand files with one mistake are one mistake."""
    yield from (sentence for sentence, _ in zip(found, range(1), strict=False))


def _changeable(me: Process, place: Path, why: str, depth: int) -> Iterator[str]:
    """The place, all that lies in it, and all that it lies in."""
    yield from _changeable_above(me, place, why)
    if place.is_dir():
        yield from _judged(me, place, why)
        for path in _tree(place, depth):
            yield from _judged(me, path, why)


def _changeable_above(me: Process, place: Path, why: str) -> Iterator[str]:
    """Folders from / to the one that holds ``place``: who writes one of them exchanges the next."""
    for above in reversed(place.parents):
        if above.exists():
            yield from _judged(me, above, why, above=True)


def _tree(folder: Path, depth: int) -> Iterator[Path]:
    """All below it. Links are not followed; what this user cannot list, it does not run or serve."""
    if not os.access(folder, os.R_OK | os.X_OK):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink() or entry.name in {".git", ".venv", "var"}:
                continue
            yield Path(entry.path)
            if depth > 1 and entry.is_dir(follow_symlinks=False):
                yield from _tree(Path(entry.path), depth - 1)


def _judged(me: Process, path: Path, why: str, *, above: bool = False) -> Iterator[str]:
    found = path.stat()
    if not me.trusts(found.st_uid):
        yield f"{path} ({why}) belongs to user {found.st_uid}: chown root {path}, or {MEND}."
    elif above and found.st_mode & stat.S_ISVTX:
        return  # as /tmp: others may add to it, and move only what is theirs
    elif found.st_mode & stat.S_IWOTH:
        yield f"{path} ({why}) can be changed by anyone on this machine: chmod o-w {path}."
    elif found.st_mode & stat.S_IWGRP and found.st_gid != ROOT:
        group = _group(found.st_gid)
        yield f"{path} ({why}) can be changed by the group {group}: chmod g-w {path}, or {MEND}."
    elif me.public and me.user != ROOT and os.access(path, os.W_OK):  # by an access list, say
        yield f"{path} ({why}) can be changed by the public door: take that right away."


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _usable(folder: Path) -> Iterator[str]:
    if folder.is_dir() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield f"This door's user cannot write in {folder}: {MEND}."


def _private(settings: Mapping[str, object], me: Process) -> Iterator[str]:
    """Nobody exchanges the private keys. That none but their user reads them, ``checks`` says."""
    place = settings.get("VAULT_PRIVATE_KEYS")
    if place and Path(str(place)).is_dir():
        yield from _first(_changeable(me, Path(str(place)), "the private keys", EVERYTHING))


def _database(settings: Mapping[str, object]) -> Iterator[str]:
    file = sqlite_of(settings)
    if file is None:
        return
    left = Path(str(settings["VAR_DIR"])) / file.name
    if left.exists() and left != file and not (file.exists() and file.stat().st_size):
        yield f"The database still lies at {left}: {MEND}, which moves it to {file}."
    for each in (file, *(Path(f"{file}{end}") for end in ("-wal", "-shm", "-turns"))):
        if each.exists() and not os.access(each, os.R_OK | os.W_OK):
            yield f"This door's user cannot write {each}, which both doors need: chmod 660 {each}."
