"""What a new installation starts from, beside its own pages and people."""

from django.core.management.base import BaseCommand
from django.db import transaction

from boards import defaults
from feedback import catalogue
from participation.start import name_the_first_page


class Command(BaseCommand):
    help = (
        "Makes the themes, audiences, reply templates and the four boards that are missing; "
        "changes nothing that is there."
    )

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        catalogue.load_defaults()
        made = defaults.load_defaults()
        name_the_first_page()
        self.stdout.write(f"Ready: themes, audiences, reply templates, and {made} new boards.")
