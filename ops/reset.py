"""``make reset``: forget the demo's database, keys and files, so that the next start is a first one."""

import os
import shutil

from first import refuse
from places import VAR, need_writable_var, take_lock

OURS = ("heard.sqlite3*", "keys", "vault", "media", "mail", "static")


def main():
    """Refuses while Heard runs, and where the database is not ours alone."""
    if os.environ.get("DATABASE_URL", "sqlite").partition(":")[0] != "sqlite":
        refuse("«make reset» does not empty a database server; drop that database yourself.")
    need_writable_var()
    lock = take_lock()
    for pattern in OURS:
        for path in VAR.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    lock.close()
    print("Forgotten. «make run» starts afresh.")


if __name__ == "__main__":
    main()
