"""Runs a function in a process that has held nothing before, so that its memory can be measured.

A forked process will not do: what the tests hold by then counts as the peak of every child,
because the kernel notes a child's memory from before its program starts too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_RUN = """
import importlib, json, sys
import django
django.setup()
function = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
print(json.dumps(function()))
"""


def alone(function: Callable[[], Any]) -> Any:
    """What a module's ``function`` gives in a fresh process, by way of JSON."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, function.__module__, function.__name__],
        cwd=_ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(_ROOT), str(_ROOT / "site")]),
        },
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)
