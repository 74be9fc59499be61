"""``manage.py load_demo``: Brackenshire, a council that does not exist."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from participation.demo import codes, loading


class Command(BaseCommand):
    help = "Loads a made-up council with about seventy contributions, into an empty database."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--codes", action="store_true", help="only print return codes to try the demo with"
        )

    def handle(self, *args, **options) -> None:
        if options["codes"]:
            self._print_codes()
        elif loading.is_loaded():
            self.stdout.write("There are contributions already: nothing was loaded or changed.")
        else:
            self._load(options["verbosity"])

    def _load(self, verbosity: int) -> None:
        started = monotonic()
        try:
            count = loading.load()
        except loading.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            seconds = monotonic() - started
            self.stdout.write(f"Brackenshire is here: {count} contributions in {seconds:.1f} s.")
            self._print_codes()

    def _print_codes(self) -> None:
        for known in codes():
            self.stdout.write(f"  {known.code}\n      {known.shows}")
