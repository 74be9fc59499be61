"""Looks whether something is known against the packages that Heard runs on."""

from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dependencies import advisories, looking


class Command(BaseCommand):
    help = (
        "Ask osv.dev, or a copy of its advisories, about each package of the lock. Ends with 0 when "
        "nothing is known, 1 when something is, 2 when nobody could be asked."
    )

    def add_arguments(self, parser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--copy", type=Path, help="PyPI/all.zip of OSV, or a JSON list of it")
        source.add_argument("--service", default=advisories.SERVICE, help="another that answers so")
        source.add_argument(
            "--last", action="store_true", help="only say when somebody last looked"
        )

    def handle(self, *args, **options) -> None:
        if options["last"]:
            self.stdout.write(f"Last look: {looking.said()}.")
            return
        source = partial(advisories.of_service, address=options["service"])
        if options["copy"]:
            source = partial(advisories.of_copy, copy=options["copy"], now=timezone.now())
        try:
            done = looking.look(source)
        except advisories.NotLookedError as error:
            sentence = f"Not looked. {error} Last look: {looking.said()}."
            raise CommandError(sentence, returncode=2) from None
        for package, ids in done.found.items():
            self.stdout.write(f"{package}: {', '.join(ids)}")
        self.stdout.write(f"Last look: {looking.said()}.")
        if done.found:
            raise CommandError("Something is known against what runs here: upgrade.", returncode=1)
