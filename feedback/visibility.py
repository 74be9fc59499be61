"""Who may see what a child sent. Every screen, export and link asks these functions."""

from django.db.models import QuerySet

from accounts.permissions import may
from feedback.enums import State
from feedback.models import Contribution

READ = "contribution.read"
READ_ROUTED = "contribution.read_routed"  # also those about the usual readers (domain.md S7)


def staff_may_see(user, contribution: Contribution) -> bool:
    """Whether ``user`` may open ``contribution`` on the desk.

    Readers see all but those that are about a reader; those go to the safeguarding lead alone.
    What was erased is seen by nobody.
    """
    if contribution.state == State.ERASED:
        return False
    if contribution.about_reader:
        return may(user, READ_ROUTED)
    return may(user, READ)


def is_kept_from(user) -> bool:
    """Whether contributions about a reader are kept from ``user`` on every screen of the desk: they
    read themselves, whatever else they are (domain.md S7).
    """
    return may(user, READ) and not may(user, READ_ROUTED)


def seen_by(user, contributions: QuerySet[Contribution] | None = None) -> QuerySet[Contribution]:
    """The same rule as a query: the contributions that ``user`` may open."""
    rows = Contribution.objects.all() if contributions is None else contributions
    if not may(user, READ):
        return rows.none()
    rows = rows.exclude(state=State.ERASED)
    return rows if may(user, READ_ROUTED) else rows.filter(about_reader=False)
