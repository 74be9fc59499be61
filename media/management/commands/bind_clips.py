"""``manage.py bind_clips``: what was made of clips before it was tied to them is sealed anew (see the
decision record on what a row says).
"""

from django.core.management.base import BaseCommand

from media.actions import binding
from vault.errors import VaultError


class Command(BaseCommand):
    help = (
        "Once, after an upgrade and while the child's door is still stopped: ties each film, picture, "
        "sound and caption to the clip that its row names, so that no row can move it from then on."
    )

    def handle(self, *args, **options) -> None:
        done = failed = 0
        for row in binding.unbound():
            try:
                done += binding.bind(row)
            except VaultError:
                failed += 1
        self.stdout.write(f"Tied to their clips: {done} more.")
        if failed:
            self.stdout.write(
                f"{failed} cannot be opened with the keys here, and stay as they are."
            )
