"""What the log costs: an entry of a submission, and checking all of it."""

import json
import statistics
import time
from pathlib import Path

from tests.benchmarks import forms, places
from tests.benchmarks.rows import Figure, row
from tests.benchmarks.words import send
from tests.servers import Council

SHARE, LONGEST_S, TIMES = 0.05, 10, 300
HERE = Path(__file__).parent


@row("audit_append")
def audit_append() -> list[Figure]:
    """On SQLite, where whatever one submission writes the next one waits for."""
    with places.installation("sqlite") as council:
        with council.door("public", HEARD_WORKERS="1") as door:
            form = forms.ours(door.url)
            times = [_microseconds(form) for _ in range(TIMES)][TIMES // 10 :]
        took = _printed(council, "append.py")
    ours, reference = took["entry"], statistics.median(times)
    return [
        Figure(
            name="audit_append",
            what="writing a submission's entry of the log, of all the submission from the form to the "
            f"answer (linking it, later and in another process: {took['link']:.0f} µs)",
            ours=round(ours, 1), reference=round(reference, 1), unit="µs",
            must=f"ratio ≤ {SHARE}", ok=ours / reference <= SHARE,
        )
    ]  # fmt: skip


@row("audit_verify")
def audit_verify() -> list[Figure]:
    with places.installation("sqlite") as council:
        took = _printed(council, "many_entries.py")
    return [
        Figure(
            name="audit_verify", what=f"checking a log of {took['entries']:,} entries",
            ours=round(took["seconds"], 2), reference=None, unit="s", must=f"≤ {LONGEST_S} s",
            ok=took["seconds"] <= LONGEST_S and took["entries"] >= 100_000,
        )
    ]  # fmt: skip


def _printed(council: Council, script: str) -> dict[str, float]:
    return json.loads(council.script(HERE / script).splitlines()[-1])


def _microseconds(form) -> float:
    began = time.perf_counter()
    send(form)
    return (time.perf_counter() - began) * 1e6
