"""``manage.py invite EMAIL "FULL NAME" ROLE``: how the first administrator comes in."""

from django.core.management.base import BaseCommand, CommandError

from accounts import actions, errors, roles
from audit.actors import SYSTEM


class Command(BaseCommand):
    help = "Send someone an invitation to sign in, with one role."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("role", choices=sorted(roles.ROLES))
        parser.add_argument("--scope", default="", help="the board or team the role is for")

    def handle(self, *args, **options) -> None:
        try:
            invitation = actions.invite(
                email=options["email"],
                full_name=options["full_name"],
                grants=[(options["role"], options["scope"])],
                by=SYSTEM,
            )
        except errors.Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Invited {invitation.email} until {invitation.expires_at:%d %B %Y}.")
