"""Telling a worker that a row waits. A lost nudge costs a minute, never the work."""

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend

OF_OUR_TRANSACTION = (DatabaseBackend, ImmediateBackend)


def nudge(task: Task, row_id: object) -> None:
    """Enqueue ``task`` with the id of a row.

    In the database the entry belongs to the running transaction and vanishes with it. On
    Redis, which knows nothing of our transaction, it is made after the commit; should Redis
    not answer, the row is safe already and ``reconcile`` nudges again.
    """
    if isinstance(task.get_backend(), OF_OUR_TRANSACTION):
        task.enqueue(row_id)
    else:
        transaction.on_commit(lambda: task.enqueue(row_id), robust=True)
