"""Submissions a second, against Wagtail's own form page on the same database and workers."""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.benchmarks import forms, load, places
from tests.benchmarks.rows import Figure, row
from tests.servers import Council

SECONDS, ROUNDS = 6, 3
WORKERS = {"HEARD_WORKERS": "2"}


@contextmanager
def reference_site(kind: str) -> Iterator[str]:
    """The URL of the stock Wagtail site, in the same gunicorn configuration as ours."""
    folder = Path(tempfile.mkdtemp(prefix="heard-reference-"))
    try:
        with (
            places.database(kind, folder) as url,
            closing(Council(folder, url, settings="tests.benchmarks.peer.settings")) as council,
        ):
            council.manage("migrate", "--verbosity=0")
            council.script(Path(__file__).parent / "peer" / "seed.py")
            with council.door("both", **WORKERS) as door:
                yield door.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(kind: str) -> Figure:
    """Rounds in turn, so that both meet the same machine; the median of the rounds' ratios."""
    with ExitStack() as stack:
        theirs = forms.reference(stack.enter_context(reference_site(kind)))
        council = stack.enter_context(places.installation(kind))
        ours = forms.ours(stack.enter_context(council.door("public", **WORKERS)).url)
        for form in (ours, theirs):
            load.send_for(form, 2)  # warm
        pairs = [
            (load.send_for(ours, SECONDS), load.send_for(theirs, SECONDS)) for _ in range(ROUNDS)
        ]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Figure(
        name=f"submit_{kind}",
        what="sealed, triaged, committed submissions a second, against Wagtail's form page",
        ours=round(mine, 1), reference=round(other, 1), unit="/s", must="ratio ≥ 1.5",
        ok=mine / other >= 1.5,
    )  # fmt: skip


@row("submit_sqlite")
def submit_sqlite() -> list[Figure]:
    return [measure("sqlite")]


@row("submit_postgres")
def submit_postgres() -> list[Figure]:
    return [measure("postgres")]
