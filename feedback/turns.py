"""Taking turns to write on SQLite, where one writer keeps all others waiting.

SQLite's own waiting sleeps for longer and longer times between looks; threads of one process
do better by queueing for a lock of their own first. PostgreSQL needs none of this.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_ours = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that is about to write; within one already, it is only a part of that."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _ours, transaction.atomic():
        yield
