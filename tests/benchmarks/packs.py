"""A pack of sixty pages: how long, and with how much memory."""

import resource
import statistics
import time

from boards.pack.contents import Contents, Line
from boards.pack.render import pages_of, render
from tests.alone import alone
from tests.benchmarks.rows import Figure, row

TIMES = 5
WORDS = (
    "A young person says that family time was cancelled three times, and that nobody rang "
    "before. They waited at the window. They ask that somebody rings, every time. "
) * 8


@row("pack_60_pages_s")
def pack_60_pages() -> list[Figure]:
    took, peak, pages = alone(_measure)  # its children are the compiler and nothing else
    return [
        Figure(
            name="pack_60_pages_s",
            what=f"a tagged pack of {pages} pages, the compiler's start and all; "
            f"its peak memory {peak:.0f} MB",
            ours=round(took, 2), reference=None, unit="s",
            must="≤ 2 s and ≤ 300 MB for 60 pages",
            ok=took <= 2 and peak <= 300 and pages >= 60,
        )
    ]  # fmt: skip


def _measure() -> tuple[float, float, int]:
    """Seconds (the median), peak memory of the compiler in MB, and pages."""
    contents = _contents()
    pages = pages_of(render(contents).pdf)
    took = statistics.median(_seconds(contents) for _ in range(TIMES))
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, pages


def _seconds(contents: Contents) -> float:
    start = time.perf_counter()
    render(contents)
    return time.perf_counter() - start


def _contents() -> Contents:
    lines = [
        Line(
            number=f"4.{n}", level=2, item_id=n, board_item_id=n, title=f"What a child said ({n})",
            note="For discussion.", words=WORDS, closed="Closed: it is about a child.",
            papers=("Attendance", "Notes of the home"),
        )
        for n in range(1, 130)
    ]  # fmt: skip
    facts = (("Date", "Thursday 3 December 2026"), ("Time", "17:30"), ("Place", "The Hub"))
    return Contents(
        title="Shadow board: agenda for Thursday 3 December 2026", board="Shadow board",
        facts=facts, lines=tuple(lines), papers=("Annual report",),
    )  # fmt: skip
