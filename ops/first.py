"""Imported before anything else, and written so that any Python 3 understands it."""

import sys

NEEDED = (3, 11)


def refuse(sentence):
    """Say in one line why it cannot go on, and end with 1."""
    sys.stderr.write("Heard cannot start: " + sentence + "\n")
    raise SystemExit(1)


def check_version(version):
    """Refuse a Python that is too old."""
    if tuple(version[:2]) < NEEDED:
        refuse(
            "it needs Python {}.{} or newer and this is Python {}.{}; name another one with "
            "«make PYTHON=python3.12 …».".format(*NEEDED, *version[:2])
        )


check_version(sys.version_info)
