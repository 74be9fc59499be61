"""Programs that behave badly, in the place of FFmpeg."""

from pathlib import Path

BAD: dict[str, str] = {
    "hangs": "exec sleep 600",
    "ignores_term": "trap '' TERM INT HUP; while :; do sleep 600; done",
    "forks": "for n in 1 2 3 4 5; do setsid sh -c 'trap \"\" TERM; sleep 600' & done; sleep 600",
    "leaves_children": "for n in 1 2 3; do setsid sleep 600 </dev/null >/dev/null 2>&1 & done; exit 0",
    "forks_without_end": "f() { f | f & }; f; sleep 600",
    "talks_without_end": "exec yes 'frame=1'",
    "talks_in_one_line": "exec cat /dev/zero",
    "complains_without_end": "exec yes >&2",
    "writes_without_end": "n=0; while :; do cat /dev/zero >file-$n || n=$((n+1)); done",
    "burns": "while :; do :; done",
    "succeeds_falsely": "exit 0",
    "lies": "printf '#tb 0: 1/25\\n#media_type 0: video\\n'; exit 0",
    "crashes": "kill -SEGV $$",
    "is_killed": "kill -KILL $$",
}  # fmt: skip


def program(folder: Path, name: str) -> Path:
    """The fake called ``name``, as a program in ``folder``."""
    path = folder / f"ffmpeg-{name}"
    path.write_text(f"#!/bin/sh\n{BAD[name]}\n")
    path.chmod(0o755)
    return path
