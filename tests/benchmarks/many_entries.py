"""Run in an installation (see ``audit``): a log of 100,000 linked entries, and how long checking takes.

Prints JSON: seconds of checking, and how many entries the chain had.
"""

import json
import time
from unittest import mock

from django.conf import settings

from accounts.models import User
from audit import chain
from audit.actions import entry_of
from audit.actors import AUTHOR
from audit.models import About, Entry
from audit.verification import verify

MANY, AT_ONCE = 100_000, 5_000


def write(count: int) -> None:
    """Half of them of staff, who mark them; each third is filed under something."""
    user = User.objects.first()
    staff = [
        entry_of("contribution.viewed", user, by=user, what="words") for _ in range(count // 2)
    ]
    with mock.patch.object(settings, "LOG_KEYS", []):
        authors = [entry_of("contribution.sent", user, by=AUTHOR, level=0) for _ in staff]
    made = Entry.objects.bulk_create([*staff, *authors])
    About.objects.bulk_create(About(entry=entry, item=7) for entry in made[::3])


for _ in range(MANY // AT_ONCE):
    write(AT_ONCE)
chain.link_waiting()
began = time.perf_counter()
report = verify()
took = time.perf_counter() - began
assert report.holds, report.broken[:3]
print(json.dumps({"seconds": took, "entries": report.links}))
