"""Finding a contribution again by its code, or by the ticket of a page that the code opened."""

from feedback import codes
from feedback.models import Contribution
from feedback.tickets import Expired, Ticket, read


def holder_of(code: str) -> Ticket | None:
    """What ``code`` opens; None for one that is wrong, cancelled or gone, all alike."""
    unlocked = codes.secrets_of(code)
    found = Contribution.objects.filter(code_lookup=unlocked.lookup).values_list("pk", flat=True)
    contribution = found.first()
    return Ticket(contribution, unlocked.root) if contribution else None


def opened_by(text: str) -> tuple[Ticket, Contribution]:
    """The ticket in ``text`` and its contribution.

    Raises Expired when the ticket has run out, or the code behind it was cancelled since.
    """
    ticket = read(text)
    contribution = Contribution.objects.filter(
        pk=ticket.contribution, code_lookup__isnull=False
    ).first()
    if contribution is None:
        raise Expired
    return ticket, contribution
