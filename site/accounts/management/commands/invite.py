"""``manage.py invite EMAIL "FULL NAME" ROLE``: how the first people come in."""

from django.core.management.base import BaseCommand, CommandError

from accounts import bootstrap, errors, roles


class Command(BaseCommand):
    help = (
        "Send someone an invitation to sign in, with one role. The first administrator and the first "
        "safeguarding lead come in so, once; what gives power waits for a second person afterwards."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("role", choices=sorted(roles.ROLES))
        parser.add_argument("--scope", default="", help="the board or team the role is for")
        parser.add_argument(
            "--nobody-is-left",
            action="store_true",
            help="everybody who could agree has left: give it alone, and write to all who were there",
        )

    def handle(self, *args, **options) -> None:
        try:
            invitation = bootstrap.invite(
                email=options["email"],
                full_name=options["full_name"],
                role=options["role"],
                scope=options["scope"],
                nobody_is_left=options["nobody_is_left"],
            )
        except errors.Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Invited {invitation.email} until {invitation.expires_at:%d %B %Y}.")
        if invitation.power_requests.waiting().exists():
            self.stdout.write("The role waits until a second person agrees at /people/waiting/.")
