"""Writes docs/lifecycles.md from the tables."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from lifecycles import diagrams


class Command(BaseCommand):
    help = "Draws docs/lifecycles.md from the tables of all lifecycles."

    def handle(self, *args, **options) -> None:
        target = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
        target.write_text(diagrams.page(), encoding="utf-8")
        self.stdout.write(f"Wrote {target.relative_to(settings.BASE_DIR)}.")
