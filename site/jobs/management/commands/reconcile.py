"""``manage.py reconcile``: once, or each minute with ``--loop``."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection

from jobs import programs, rounds
from jobs.patience import patiently
from serving.database_file import need_database_file


class Command(BaseCommand):
    help = "Puts right what a killed worker or a lost nudge left behind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=60, metavar="SECONDS")

    def handle(self, *, loop: bool, every: float, verbosity: int, **options: object) -> None:
        stop = threading.Event()
        if loop:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        if not loop:
            return self._round(verbosity)
        with programs.running("reconcile", in_thread=False):
            patiently(lambda: self._rounds(stop, every, verbosity), wait=stop.wait)

    def _rounds(self, stop: threading.Event, every: float, verbosity: int) -> None:
        while not stop.is_set():
            close_old_connections()  # the server may have dropped one in the meantime
            need_database_file()
            connection.ensure_connection()
            self._round(verbosity)
            if not stop.wait(every):
                programs.sign("reconcile")

    def _round(self, verbosity: int) -> None:
        for name, count in rounds.run().items():
            if count and verbosity:
                self.stdout.write(f"{name}: {count}")
