"""What the thief got hold of, for the judge; and how often something was refused. Arguments of the thief:
a folder for what is read, the ports of the staff door and of the public one, the file that code would make.
"""

import secrets
import sys
from pathlib import Path

import psycopg

from vault import keys

FOLDER, MARKER = Path(sys.argv[1]), Path(sys.argv[4])
STAFF_PORT, PUBLIC_PORT = int(sys.argv[2]), int(sys.argv[3])
MINE = keys.author(secrets.token_bytes(32))


def keep(name, *found):
    """What was read, for the judge."""
    with (FOLDER / name.replace("/", "-")).open("ab") as file:
        for each in found:
            file.write(each if isinstance(each, bytes) else str(each).encode())
            file.write(b"\n")


class Tally:
    """How often something was refused, and what was not."""

    def __init__(self):
        self.refused, self.done = 0, []

    def sql(self, made, statement, values=(), name="", keeps=False):
        """Try it; whether it was done. It stays done with ``keeps``."""
        try:
            with made.transaction(force_rollback=not keeps):
                cursor = made.execute(statement, values)
                rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error:
            self.refused += 1
            return False
        keep("database", *(cell for row in rows for cell in row))
        self.done.append(name)
        return True

    def __str__(self):
        return f"{len(self.done)} done, {self.refused} refused"
