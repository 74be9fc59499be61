"""Programs that run many pieces of Python and start once."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings

FORKING = Path(__file__).with_name("forking.py")


class Program:
    """``forking.py``, running: each piece of Python is done by a copy of it, so none waits for a start.

    ``before``: the words before its own, such as those that make it somebody else's; ``options``: its own.
    """

    def __init__(
        self,
        *options: str,
        environment: dict[str, str],
        before: tuple[str, ...] = (),
        umask: int = -1,
    ) -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-P", str(FORKING), *options], env=environment, cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, umask=umask,
        )  # fmt: skip

    def run(self, code: str, *arguments: str, environment: dict[str, str]) -> SimpleNamespace:
        """``returncode``, ``stdout`` and ``stderr`` of ``python -c code arguments…``."""
        asked = {"code": code, "arguments": arguments, "environment": environment}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return SimpleNamespace(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        with self._process:  # it ends with its standard input
            self._process.stdin.close()
