"""Run as a program of its own, JSON on stdin. Nothing is written to the disk.

``pack``: a pack in, a PDF out. ``probe``: a list of texts in, those that cannot be set out. Its own
process, so that a text which eats time or memory ends with it. No package of the project is
imported here, and what typst says of an error is not repeated: it holds the text.
"""

import json
import resource
import sys
import time
from pathlib import Path

import typst

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 60  # of processor time
PROBING = 12  # seconds of it to ask the fonts; what was not asked by then counts as refused
AT_ONCE = 256  # texts in the first question
HERE = Path(__file__).resolve().parent


def main(what: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked = sys.stdin.buffer.read().decode()
    done = refused(json.loads(asked)) if what == "probe" else _pdf(_compiler("pack"), "pack", asked)
    if done is None:
        return 1
    sys.stdout.buffer.write(done)
    return 0


def refused(texts: list[str]) -> bytes:
    """Those among ``texts`` that no font here can draw, as JSON: found by halving."""
    compiler = _compiler("probe")
    waiting = [texts[n : n + AT_ONCE] for n in range(0, len(texts), AT_ONCE)]
    found: list[str] = []
    while waiting:
        some = waiting.pop()
        if time.process_time() > PROBING:
            found += some
        elif _pdf(compiler, "texts", json.dumps(some)) is None:
            half = len(some) // 2
            found += [] if half else some
            waiting += [some[:half], some[half:]] if half else []
    return json.dumps(found).encode()


def _compiler(name: str) -> typst.Compiler:
    return typst.Compiler(str(HERE / f"{name}.typ"), root=str(HERE))


def _pdf(compiler: typst.Compiler, name: str, value: str) -> bytes | None:
    try:
        return compiler.compile(format="pdf", sys_inputs={name: value}, pdf_standards=["ua-1"])
    except typst.TypstError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
