"""Wraps content keys again for the current epoch, and retires old epochs."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import rotation
from vault.errors import VaultError


class Command(BaseCommand):
    help = (
        "Wraps every content key again for the current epoch. It can be stopped at any moment "
        "and started again; what is sealed is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="Keys in one transaction.")
        parser.add_argument(
            "--retire",
            type=int,
            metavar="EPOCH",
            help="Instead, delete this epoch's private key if nothing needs it any more.",
        )

    def handle(self, *args, **options) -> None:
        try:
            if options["retire"] is None:
                self._rotate(max(1, options["batch"]), chatty=options["verbosity"] > 1)
            else:
                rotation.retire(options["retire"])
                self.stdout.write(f"Epoch {options['retire']} is retired. Its key is gone.")
        except VaultError as error:
            raise CommandError(str(error)) from None

    def _rotate(self, batch: int, *, chatty: bool) -> None:
        moved, refused = 0, []
        for done in rotation.rotate(batch=batch):
            moved += done.moved
            refused += done.refused
            if chatty:
                self.stdout.write(f"{moved} moved")
        self.stdout.write(self.style.SUCCESS(f"Moved {moved} wrapped keys."))
        if refused:
            listed = "\n".join(str(envelope) for envelope in refused)
            raise CommandError(
                f"{len(refused)} were left as they are, for they do not open:\n{listed}"
            )
