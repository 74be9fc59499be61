"""The three roles in PostgreSQL: print their rights, give them, or look whether they hold."""

import argparse

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from jobs import database_roles


class Command(BaseCommand):
    help = "Print what each role may do in PostgreSQL; --apply gives it, --check compares."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--apply", action="store_true", help="as the owner, after each migrate")
        what.add_argument(
            "--check", action="store_true", help="1 and a sentence for each difference"
        )
        what.add_argument("--once", action="store_true", help="print what a superuser does once")
        for role in ("owner", "staff", "public"):
            parser.add_argument(f"--{role}", default=f"heard_{role}", metavar="ROLE")

    def handle(self, *args, **options) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles: DATABASE_URL names another database.")
        if options["check"]:
            return self._check(options["public"])
        roles = {role: options[role] for role in ("owner", "staff", "public")}
        try:
            made = list(self._statements(roles, once=options["once"]))
        except ValueError as error:
            raise CommandError(str(error)) from None
        if options["apply"]:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in made:
                    cursor.execute(statement)
            return self._check(options["public"])
        for statement in made:
            self.stdout.write(f"{statement};")

    def _statements(self, roles: dict[str, str], *, once: bool):
        database = connection.settings_dict["NAME"]
        if once:
            yield from database_roles.once(database=database, **roles)
            return
        yield from database_roles.statements(database=database, **roles)
        yield from database_roles.for_sequences(connection, roles["public"])

    def _check(self, public: str) -> None:
        found = list(database_roles.differences(connection, public))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{public} may do what is written, and nothing else.")
