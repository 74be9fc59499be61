"""Makes staff keys."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import keyfiles, keys
from vault.errors import NoKey


class Command(BaseCommand):
    help = "Makes the first staff key, or with --new-epoch the next one."
    requires_system_checks = ()  # the checks ask for the very keys it makes

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-epoch", action="store_true", help="Make the next key although there is one."
        )

    def handle(self, *args, **options) -> None:
        public = settings.VAULT_PUBLIC_KEYS
        try:
            private = keys.private_directory()
        except NoKey:
            raise CommandError("Keys are made where the staff door runs, never here.") from None
        held = keyfiles.newest_epoch(public)
        whole = held and held == keyfiles.newest_epoch(private)
        if whole and not options["new_epoch"]:
            self.stdout.write(f"Epoch {held} is there already. Nothing done.")
            return
        self._refuse_lone_public(held, private)
        epoch = keyfiles.make_epoch(public, private)
        self.stdout.write(self.style.SUCCESS(f"Made the key of epoch {epoch}."))
        self.stdout.write("Now make a new recovery copy: vault_recovery --out DIRECTORY")
        if epoch > 1:
            self.stdout.write("Then move what is sealed to it: vault_rotate")

    def _refuse_lone_public(self, held: int, private) -> None:
        """Public keys without their private halves mean that keys are lost, not unmade."""
        if held and keyfiles.newest_epoch(private) < held:
            raise CommandError(
                f"{private} lacks the private key of epoch {held}. Restore it with vault_recovery; "
                "a new key would not open what is already sealed."
            )
