"""The worker of the database, which waits for a database that is lost instead of ending."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from jobs import programs, registry
from jobs.patience import patiently


class Command(db_worker.Command):
    help = "Do what waits in the database: db_worker --backend work --queue-name work."
    requires_system_checks: list[str] = []  # done once, below

    def handle(self, **options: Any) -> None:
        patiently(self.check)
        if options["batch"] or options["max_tasks"] is not None:
            return super().handle(**options)
        # It also looks after the loop, which looks after all others.
        with programs.running(f"worker of {options['queue_name']}", each=registry.watch):
            patiently(lambda: super(Command, self).handle(**options))
