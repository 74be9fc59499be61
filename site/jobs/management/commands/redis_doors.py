"""The users of the doors in Redis: the lines that make them, or a look whether they hold."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from jobs import redis_check, redis_rules


class Command(BaseCommand):
    help = "Print the ACL of each door's user in Redis, or (--check) try what this door must not."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="try it with REDIS_URL")

    def handle(self, *args, **options) -> None:
        if not options["check"]:
            for door in ("public", "staff"):
                password = f"{door.upper()}-PASSWORD"
                self.stdout.write(redis_rules.setuser(door, password, settings.REDIS_PREFIX))
            self.stdout.write("ACL SETUSER default off")
            return
        if not settings.REDIS_URL:
            raise CommandError("REDIS_URL is not set.")
        try:
            found = list(
                redis_check.problems(settings.REDIS_URL, settings.DOOR, settings.REDIS_PREFIX)
            )
        except (OSError, RedisError) as error:
            raise CommandError(f"Redis could not be asked: {error}") from None
        if found:
            raise CommandError(" ".join(found))
        self.stdout.write("Redis refuses this door all that it must.")
