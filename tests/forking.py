"""Runs each piece of Python that it is told in a copy of itself: a program.

Starting Django takes seconds. A copy of a program of the same user, which has it already, has the same rights
and needs none. A line of JSON on standard input is ``{"code", "arguments", "environment"}``; one on standard
output what came of it. ``--django``: with Django set up, for pieces that all have this program's settings.
"""

import atexit
import gc
import importlib
import json
import os
import random
import sys
import traceback

# What production loads before anything that its settings decide.
FIRST = (
    "bs4", "config.checks", "config.env", "cryptography.x509", "django.contrib.auth.hashers",
    "django.contrib.postgres.fields", "django.core.wsgi", "fido2.server", "openpyxl", "pikepdf", "PIL.Image",
    "pydantic", "requests", "rest_framework.fields",
)  # fmt: skip
LOADED = sys.argv[1:]


def run(asked: dict) -> dict:
    """What came of it."""
    out, err = os.memfd_create("out"), os.memfd_create("err")
    copy = os.fork()
    if not copy:
        os.dup2(out, 1)
        os.dup2(err, 2)
        end(as_a_program(asked))
    code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    return {"returncode": code, "stdout": whole(out), "stderr": whole(err)}


def as_a_program(asked: dict) -> int:
    """As ``python -c code arguments…`` would, and what that would end with."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["-c", *asked["arguments"]]
    random.seed()  # no copy draws what another one drew
    try:
        exec(asked["code"], {"__name__": "__main__"})  # noqa: S102
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def end(code: int) -> None:
    """With what the end of a program closes, but without taking Django apart piece by piece."""
    if "--django" in LOADED:
        from django.db import connections

        connections.close_all()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def whole(file: int) -> str:
    with open(file, "rb") as said:
        said.seek(0)
        return said.read().decode()


def load() -> None:
    if "--django" in LOADED:
        import django

        sys.modules["cv2"] = None  # as in wsgi.py: a tenth of a start
        django.setup()
        return
    for name in FIRST:
        importlib.import_module(name)
    if any(name.startswith("config.settings") for name in sys.modules):
        raise RuntimeError("A copy would have settings already, and not read those of its own.")


if __name__ == "__main__":
    load()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
