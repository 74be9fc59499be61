"""Sealing and opening words: the one place where text becomes bytes and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.models import Contribution
from vault import envelopes, keys, terms
from vault.errors import VaultError
from vault.keys import AuthorKey, Recipient
from vault.models import Envelope, WrappedKey

LONGEST = 200_000  # characters in one sending

# Lone surrogates cannot come through a form, but a data file may hold them: kept, not refused.
_CODEC = ("utf-8", "surrogatepass")


def seal_to_staff(text: str, *, owner: str) -> Envelope:
    """``text`` for staff alone."""
    return envelopes.seal(text.encode(*_CODEC), owner=owner, to=[keys.staff()])


def seal_to_both(text: str, *, owner: str, contribution: Contribution) -> Envelope:
    """``text`` for staff and for who proved to be the author of ``contribution``; for staff alone
    where nobody did, or no longer: its row can be changed by any process and chooses no reader.
    """
    author = proven_author_of(contribution)
    to = [keys.staff(), *([keys.author_recipient(author)] if author else [])]
    return seal_to(text, owner=owner, to=to)


def proven_author_of(contribution: Contribution) -> bytes:
    """The public key that was sealed with its own words, as staff alone can read it; none otherwise."""
    said = agreed_with(contribution)
    try:
        if said:  # terms fit their envelope, and an envelope fits the words that it was made for
            read_as_staff(contribution.words, owner=contribution.words_owner)
            return said.author
    except VaultError:
        pass
    return b""


def seal_to(text: str, *, owner: str, to: Sequence[Recipient]) -> Envelope:
    return envelopes.seal(text.encode(*_CODEC), owner=owner, to=to)


def sealed(text: str, *, owner: str, to: Sequence[Recipient]) -> tuple[Envelope, list[WrappedKey]]:
    """The same, not stored yet: for ``envelopes.store``."""
    return envelopes.build(text.encode(*_CODEC), owner=owner, to=to)


@dataclass(frozen=True)
class Author:
    """What was sealed with somebody's words: their public key, and ``media.passes.wish_of`` their
    page where they asked to see clips again with the code.
    """

    author: bytes
    wish: bytes


def agreed_with(contribution: Contribution) -> Author | None:
    """As staff alone can read it; None for words that were erased, exchanged, or came before this."""
    if contribution.words is None:
        return None
    try:
        said = terms.read_as_staff(contribution.words)
        return Author(bytes.fromhex(said["author"]), bytes.fromhex(said["wish"])) if said else None
    except (VaultError, KeyError, ValueError):
        return None


def author_of(contribution: Contribution) -> Recipient:
    """As its row says: for what the author's own page writes, which can read no terms."""
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
