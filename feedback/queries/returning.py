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


def holder_of_typed(typed: str) -> Ticket | None:
    """The same for what somebody typed: where the spaces are missing, each way to read it is tried."""
    return next(filter(None, map(holder_of, codes.readings(typed))), None)


def found_by_typed(typed: str) -> int | None:
    """The contribution that a code opens, for staff who were given it: nothing is opened with it."""
    ticket = holder_of_typed(typed)
    return ticket.contribution if ticket else None


def code_stands(holder: bytes) -> bool:
    """Whether pages that a code opened may go on: its author has not stopped it, nothing is deleted.

    ``holder`` is the digest that a contribution is known by; words that are still to come have no
    code yet that could be stopped.
    """
    stopped = Contribution.objects.filter(key_hash=bytes(holder), code_lookup__isnull=True)
    return not stopped.exists()


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
