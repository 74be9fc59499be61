"""Fills the database up to so many contributions. Run by ``Council.script`` with the number.

Straight into the tables: what is measured is reading the queue, not sending. Half is open.
"""

import sys
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from feedback.enums import AgeBand, Group, Safety, State
from feedback.models import Contribution, Theme

BATCH = 20_000
STATES = [State.RECEIVED, State.CLOSED]
BANDS, GROUPS = list(AgeBand), list(Group)


def main(wanted: int) -> None:
    themes = list(Theme.objects.values_list("pk", flat=True))
    have = Contribution.objects.count()
    while have < wanted:
        size = min(BATCH, wanted - have)
        with transaction.atomic():
            made = Contribution.objects.bulk_create([row(n) for n in range(have, have + size)])
            link = Contribution.themes.through
            link.objects.bulk_create(
                link(contribution_id=each.pk, theme_id=themes[i % len(themes)])
                for i, each in enumerate(made)
            )
        have += size
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def row(n: int) -> Contribution:
    digest = n.to_bytes(32, "big")
    return Contribution(
        friendly_name=f"Brave Otter {n}",
        key_hash=digest, fingerprint=digest, code_lookup=digest, author_public=digest,
        state=STATES[n // 2 % 2], safety=Safety.WAITING, level=3 if n % 97 == 0 else n % 2,
        group=GROUPS[n % len(GROUPS)], age_band=BANDS[n % len(BANDS)],
        checked=n % 9 != 0, received_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=n // 20),
    )  # fmt: skip


main(int(sys.argv[1]))
