"""Makes a council's folders as docs/installing.md describes them, or mends them; as root.

``python3 ops/install_folders.py [VAR PRIVATE]`` (/var/lib/heard and /var/lib/heard-staff). Run again
it changes nothing that is right. A database that still lies beside the static files is moved to where
the public door can write it and nothing else. The users are ``HEARD_STAFF_USER`` and ``HEARD_GROUP``
(heard-staff and heard), names or numbers.
"""

import grp
import os
import pwd
import shutil
import sys
from pathlib import Path

from first import refuse

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "site"))

from config.folders import DATABASE, DATABASE_MODE, LAYOUT, STAFF


def number(name, look):
    """The number of a user or a group, given by name or number."""
    if name.isdecimal():
        return int(name)
    try:
        return look(name)
    except KeyError:
        refuse(f"there is no {name}; make the group and the two users first.")


def put(path, owner, group, mode):
    """Owner, group and mode of what is there."""
    os.chown(path, owner, group)
    path.chmod(mode)  # after the owner: changing that may clear set-group-ID


def put_below(path, owner, group):
    """What is in it too: nobody but its owner changes it, and the group reads it."""
    for each in path.rglob("*"):
        if not each.is_symlink():
            put(each, owner, group, 0o2750 if each.is_dir() else 0o640)


def move_database(var, database):
    """From before it had a folder of its own; while everything is stopped."""
    old = var / database.name
    if not old.exists() or (database.exists() and database.stat().st_size):
        return
    for end in ("-wal", "-shm", ""):  # the file itself last: killed before, it is begun again
        if Path(f"{old}{end}").exists():
            shutil.move(f"{old}{end}", f"{database}{end}")
    Path(f"{old}-turns").unlink(missing_ok=True)
    print(f"Moved the database to {database}.")


def install(var, private, staff, group):
    """All folders, the empty database, and the mode of what lies in them."""
    for folder in LAYOUT:
        place = var / folder.name if folder.name else var
        place.mkdir(parents=True, exist_ok=True)
        owner = staff if folder.owner == STAFF else 0
        put(place, owner, group, folder.mode)
        if folder.owner == STAFF and not folder.mode & 0o020:
            put_below(place, owner, group)
    database = var / DATABASE
    move_database(var, database)
    database.touch()  # SQLite gives its other files the mode that this one has
    for each in database.parent.iterdir():
        put(each, staff, group, DATABASE_MODE)
    private.mkdir(parents=True, exist_ok=True)
    put(private, staff, group, 0o700)


def main(arguments):
    """Refuses anybody but root."""
    if os.geteuid() != 0:
        refuse("only root can give folders to other users.")
    var, private = arguments or ("/var/lib/heard", "/var/lib/heard-staff")
    staff = number(
        os.environ.get("HEARD_STAFF_USER", "heard-staff"), lambda n: pwd.getpwnam(n).pw_uid
    )
    group = number(os.environ.get("HEARD_GROUP", "heard"), lambda n: grp.getgrnam(n).gr_gid)
    install(Path(var), Path(private), staff, group)


if __name__ == "__main__":
    main(sys.argv[1:])
