"""Opens what is sealed, and says what does not open."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import blobs, verification
from vault.errors import VaultError
from vault.verification import Report


class Command(BaseCommand):
    help = (
        "Opens a sample of everything sealed (or all of it), and checks that each row has its "
        "file and each file its row. Prints counts and ids, never content."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sample", type=int, default=200, help="How many to open.")
        parser.add_argument("--all", action="store_true", help="Open every one.")
        parser.add_argument(
            "--sweep", action="store_true", help="Delete files that no row points at."
        )

    def handle(self, *args, **options) -> None:
        try:
            if options["sweep"]:
                self._sweep()
            report = verification.verify(sample=None if options["all"] else options["sample"])
        except VaultError as error:
            raise CommandError(str(error)) from None
        self._print(report)
        if not report.well:
            raise CommandError("Something is wrong with what is sealed; see above.")
        self.stdout.write(self.style.SUCCESS("All well."))

    def _sweep(self) -> None:
        names = verification.orphans()
        blobs.remove(names)
        self.stdout.write(f"Swept up {len(names)} files that no row pointed at.")

    def _print(self, report: Report) -> None:
        self.stdout.write(f"Envelopes: {report.envelopes}, of which erased: {report.erased}")
        self.stdout.write(f"Looked at: {report.looked_at}, opened: {report.opened}")
        self.stdout.write(f"Sealed to authors alone, not tried: {report.for_others}")
        for recipient, count in report.wraps.items():
            self.stdout.write(f"Wrapped keys for {recipient}: {count}")
        for envelope, why in report.refused.items():
            self.stderr.write(f"Does not open: {envelope}: {why}")
        for name in report.absent:
            self.stderr.write(f"A row points at a file that is not there: {name}")
        for name in report.orphans:
            self.stderr.write(f"No row points at this file: {name}")
