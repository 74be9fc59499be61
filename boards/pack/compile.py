"""Run as a program of its own: JSON on stdin, PDF on stdout. Nothing is written to the disk.

Exit 3: a character cannot be set; it stands on stderr, alone. Its own process, so that a text
which eats time or memory ends with it. No package of the project is imported here.
"""

import re
import resource
import sys
from pathlib import Path

import typst

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 60  # of processor time
HERE = Path(__file__).resolve().parent
_REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed', re.S)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        pdf = typst.compile(
            str(HERE / "pack.typ"),
            root=str(HERE),
            format="pdf",
            sys_inputs={"pack": sys.stdin.buffer.read().decode()},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        return _say(str(error))
    sys.stdout.buffer.write(pdf)
    return 0


def _say(error: str) -> int:
    refused = _REFUSED.search(error)
    if not refused:
        sys.stderr.write("typst refused the template")
        return 1
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), refused[1])
    sys.stderr.buffer.write(text.encode())
    return 3


if __name__ == "__main__":
    sys.exit(main())
