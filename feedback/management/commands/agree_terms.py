"""``manage.py agree_terms``: words from before envelopes had terms get them, so that answers reach
their authors (see the decision record on who chooses a reader).
"""

from django.core.management.base import BaseCommand

from feedback.actions import intake
from feedback.models import Contribution


class Command(BaseCommand):
    help = (
        "Once, after an upgrade and while the child's door is still stopped: says of words that were "
        "sent before envelopes had terms that they are of whom their rows name. Others keep theirs."
    )

    def handle(self, *args, **options) -> None:
        without = Contribution.objects.filter(words__isnull=False, words__terms=None)
        agreed = [row for row in without.select_related("words") if intake.agree_terms(row)]
        left = without.count()
        self.stdout.write(f"Answers reach the authors of {len(agreed)} more.")
        if left:
            self.stdout.write(f"{left} cannot be opened with the keys here, or name no author.")
