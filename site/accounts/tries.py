"""Wrong passwords and codes, slowed down without locking out whom they are tried on.

A try takes its tokens before anything is looked at, so that many at once are no more than one after
another; a right one gives them back.
"""

import hmac
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest

from accounts import browsers
from accounts.models import User
from tallies.counting import Counted, Limit, count_now, forget, source_of, take

PASSWORD, CODE = "password", "code"
# A source that tries one person, and one that tries many; each counts for itself alone.
SAME = Limit("try", 5, 300)
SOURCE = Limit("tries", 10, 60)
# A person, from wherever, in browsers that are new to them. A code is six digits, three of them good
# at a time: twenty an hour are one chance in seven hundred a day, for whoever has the password.
PERSON = {PASSWORD: Limit("whose", 100, 3600), CODE: Limit("whose", 20, 3600)}
# Where both steps were passed before: nobody else's tries count there.
KNOWN = Limit("known", 10, 300)

Try = tuple[Counted, ...]


def begin(request: HttpRequest, step: str, who: User | str) -> Try | None:
    """Leave for one try at ``step`` of ``who`` (an address that nobody has, as a text), or None for now."""
    counted = _counts(request, step, who)
    return None if take(*counted) else counted


def was_right(tried: Try) -> None:
    """It was no guess: its tokens go back."""
    count_now(*(replace(each, amount=-each.amount) for each in tried))


def start_again(request: HttpRequest, who: User) -> None:
    """Whoever reads the mailbox of ``who`` begins anew, whatever others tried before."""
    forget(*_new_here(source_of(request), PASSWORD, who))


def _counts(request: HttpRequest, step: str, who: User | str) -> Try:
    browser = browsers.known(request, who) if isinstance(who, User) else ""
    if browser:
        return (KNOWN.of(digest(step, browser)),)
    source = source_of(request)
    same, person = _new_here(source, step, who)
    return (same, SOURCE.of(digest(step, source)), person)


def _new_here(source: str, step: str, who: User | str) -> tuple[Counted, Counted]:
    name = f"user {who.pk}" if isinstance(who, User) else who.lower()
    return SAME.of(digest(step, source, name)), PERSON[step].of(digest(step, name))


def digest(*parts: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), repr(parts).encode(), "sha256").hex()[:32]
