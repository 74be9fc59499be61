"""Empties rows whose keys are gone already, after a restore from an older backup."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import envelopes
from vault.models import Envelope


class Command(BaseCommand):
    help = (
        "Empties the rows of envelopes whose keys have been deleted, as vault_verify lists them. "
        "Refuses any that can still be opened: erasing those is done, and logged, at the desk."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("envelope", nargs="+", type=UUID, help="Ids from vault_verify.")

    def handle(self, *args, **options) -> None:
        chosen = Envelope.objects.filter(pk__in=options["envelope"])
        readable = chosen.exclude(wraps=None).distinct().count()
        if readable:
            raise CommandError(f"{readable} of these still have keys. Nothing done.")
        envelopes.erase(chosen)
        self.stdout.write(f"Emptied {chosen.count()} rows that nobody could open.")
