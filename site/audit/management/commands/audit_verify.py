"""Does the log still say what was written?"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import checking
from audit.errors import NoLogKey
from audit.heads import Head, read_head
from audit.verification import KnownHead, Report

MOST = 100  # sentences


class Command(BaseCommand):
    help = (
        "Checks the whole log: that nothing was changed, taken out, put in, moved or cut off. Ends "
        "with 1 and the first broken place if it does not hold. Prints counts and numbers alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            help="A head from a daily letter or file: that this is still that log, and whole.",
        )
        parser.add_argument(
            "--take-up-again",
            action="store_true",
            help="Go on from here although something is broken, once it has been looked into (or "
            "after a restore). The log says so for ever.",
        )

    def handle(self, *args, **options) -> None:
        try:
            known = [KnownHead(head, "the letter knew") for head in self._heads(options["head"])]
            report = checking.check(known_heads=known)
            if options["take_up_again"] and not report.holds:
                report = self._take_up_again(report)
        except NoLogKey as error:
            raise CommandError(str(error)) from None
        self._print(report)
        if not report.holds:
            raise CommandError(f"The log does not hold. {report.broken[0].sentence}")
        self.stdout.write(self.style.SUCCESS("The log holds."))

    def _heads(self, texts: list[str]) -> list[Head]:
        try:
            return [read_head(text) for text in texts]
        except ValueError as error:
            raise CommandError(str(error)) from None

    def _take_up_again(self, report: Report) -> Report:
        for broken in report.broken:
            self.stderr.write(f"Known from now on: {broken.sentence}")
        return checking.take_up_again()

    def _print(self, report: Report) -> None:
        since = f", since {report.proves_from:%-d %B %Y %H:%M} UTC" if report.proves_from else ""
        self.stdout.write(f"Entries in the chain: {report.links:,}{since}.")
        if report.old:
            self.stdout.write(
                f"Of these {report.old:,} were there before; of them it can prove less."
            )
        if report.waiting:
            self.stdout.write(f"Not linked yet: {report.waiting:,}.")
        for broken in report.known[:MOST]:
            self.stdout.write(f"Known, and looked into: {broken.sentence}")
        for broken in report.broken[1:MOST]:
            self.stderr.write(broken.sentence)
        self.stdout.write(f"Head: {report.head or 'none yet'}")
