"""Run in an installation (see ``audit``): what an entry of the log costs, in microseconds.

Prints JSON: writing the entry of a submission within its transaction, and one entry's part of a later
round of linking; each the median of many.
"""

import json
import secrets
import statistics
import time
from unittest import mock

from django.conf import settings

from audit import actions as audit
from audit import chain
from audit.actors import AUTHOR
from audit.models import Entry
from feedback.actions import intake
from feedback.actions.intake import Sending
from feedback.enums import Who
from feedback.models import Contribution
from storing.rows import insert_each
from storing.turns import writing
from tests.benchmarks.forms import WORDS

MANY, WARM, ROUNDS = 500, 50, 5
clock = time.perf_counter


def submissions(count: int) -> list[float]:
    """Seconds that each one's entry took, as at the public door: without the log's key."""
    entries = []
    with mock.patch.object(settings, "LOG_KEYS", []):
        for _ in range(count):
            themes, boards = ("family-time", "listened-to"), ("shadow-board",)
            key = secrets.token_bytes(16)
            sent = intake.send(Sending(key, WORDS, Who("11_15"), themes=themes, audiences=boards))
            entries.append(another_entry(sent.contribution))
    return entries


def another_entry(contribution: Contribution) -> float:
    """Seconds for one more, in a transaction that wrote something before."""
    with writing():
        insert_each([entry_of(contribution)])
        began = clock()
        insert_each([entry_of(contribution)])
        return clock() - began


def entry_of(contribution: Contribution) -> Entry:
    return audit.entry_of("contribution.sent", contribution, by=AUTHOR, level=0, crowded=False)


def main() -> None:
    submissions(WARM)
    chain.link_waiting()
    entries, links = [], []
    for _ in range(ROUNDS):
        entries += submissions(MANY // ROUNDS)
        began = clock()
        linked = chain.link_waiting()
        links.append((clock() - began) / linked)
    figures = {"entry": entries, "link": links}
    print(json.dumps({name: statistics.median(each) * 1e6 for name, each in figures.items()}))


main()
