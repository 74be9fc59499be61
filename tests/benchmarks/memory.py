"""What one public web process holds after ten thousand submissions."""

from tests.benchmarks import forms, load, places
from tests.benchmarks.rows import Figure, row

MANY = 10_000
# Threads' arenas come and go by a megabyte or so; a leak of one page a submission would be 20.
STEADY_MB = 4.0


@row("public_rss_mb")
def public_rss_mb() -> list[Figure]:
    with (
        places.installation("sqlite") as council,
        council.door("public", HEARD_WORKERS="1") as door,
    ):
        form = forms.ours(door.url)
        _send(form, MANY // 2)
        half = places.resident_mb(door.pid)
        _send(form, MANY // 2)
        full = places.resident_mb(door.pid)
    return [
        Figure(
            name="public_rss_mb",
            what="memory of one public web process after 10,000 submissions, and after 5,000",
            ours=round(full, 1), reference=round(half, 1), unit="MB",
            must=f"≤ 200 MB, and ≤ {STEADY_MB:.0f} MB more than half-way",
            ok=full <= 200 and full - half <= STEADY_MB,
        )
    ]  # fmt: skip


def _send(form: load.Form, many: int) -> None:
    """At least ``many`` submissions, in stretches of two seconds."""
    sent = 0.0
    while sent < many:
        sent += load.send_for(form, 2) * 2
