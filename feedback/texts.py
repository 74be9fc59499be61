"""Sealing and opening words: the one place where text becomes bytes and back."""

from collections.abc import Sequence

from feedback.models import Contribution
from vault import envelopes, keys
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope, WrappedKey

LONGEST = 200_000  # characters in one sending

# Lone surrogates cannot come through a form, but a data file may hold them: kept, not refused.
_CODEC = ("utf-8", "surrogatepass")


def seal_to_staff(text: str, *, owner: str) -> Envelope:
    """``text`` for staff alone."""
    return envelopes.seal(text.encode(*_CODEC), owner=owner, to=[keys.staff()])


def seal_to_both(text: str, *, owner: str, contribution: Contribution) -> Envelope:
    """``text`` for staff and for the author of ``contribution``."""
    return seal_to(text, owner=owner, to=[keys.staff(), author_of(contribution)])


def seal_to(text: str, *, owner: str, to: Sequence[Recipient]) -> Envelope:
    return envelopes.seal(text.encode(*_CODEC), owner=owner, to=to)


def sealed(text: str, *, owner: str, to: Sequence[Recipient]) -> tuple[Envelope, list[WrappedKey]]:
    """The same, not stored yet: for ``envelopes.store``."""
    return envelopes.build(text.encode(*_CODEC), owner=owner, to=to)


def author_of(contribution: Contribution) -> Recipient:
    return keys.author_recipient(bytes(contribution.author_public))


def read_as_staff(envelope: Envelope | None, *, owner: str) -> str:
    """The text, or nothing where there is no envelope any more. Errors as ``vault.errors``."""
    if envelope is None:
        return ""
    return envelopes.open_as_staff(envelope, owner=owner).decode(*_CODEC)


def read_as_author(envelope: Envelope | None, *, owner: str, key: AuthorKey) -> str:
    if envelope is None:
        return ""
    return envelopes.open_as_author(envelope, owner=owner, key=key).decode(*_CODEC)
