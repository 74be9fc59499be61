"""A pack of sixty pages: how long, and with how much memory."""

from tests.benchmarks.rows import Figure, row


@row("pack_60_pages_s")
def pack_60_pages() -> list[Figure]:
    return []
