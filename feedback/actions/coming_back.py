"""What the holder of a code does besides writing: seeing replies, cancelling the code."""

from collections.abc import Sequence

from django.db import transaction

from audit import actions as audit
from audit.actors import AUTHOR
from feedback.clock import to_the_hour
from feedback.models import Contribution, JourneyStep, Reply


def mark_seen(rows: Sequence[Reply] | Sequence[JourneyStep]) -> None:
    """The author has been shown these, for the first time now; kept to the hour."""
    new = [row.pk for row in rows if row.seen_at is None]
    if new:
        type(rows[0]).objects.filter(pk__in=new).update(seen_at=to_the_hour())


def cancel_code(contribution: Contribution) -> None:
    """The code opens nothing from now on, and looks like a wrong one. It cannot be undone.

    The contribution goes on its way. Logs the cancelling; cancelling twice is no error.
    """
    with transaction.atomic():
        locked = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if locked.code_lookup is None:
            return
        locked.code_lookup = None
        locked.save(update_fields=["code_lookup"])
        audit.record("contribution.code_cancelled", contribution, by=AUTHOR)
