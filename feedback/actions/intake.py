"""Receiving words. The words commit first, alone; nothing is refused as spam."""

import hmac
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Model

from audit import actions as audit
from audit.actors import AUTHOR
from feedback import catalogue, codes, names, texts, triage
from feedback.actions import levels
from feedback.clock import to_the_hour
from feedback.enums import AUTHOR_CAN_CHANGE, Safety, State, Who
from feedback.models import AddedWords, Clearance, Contribution, LevelChange
from feedback.points import reach
from feedback.transitions import CONTRIBUTION, SAFETY
from media.passes import holder_of
from storing.rows import insert, insert_each
from storing.turns import writing
from vault import keys


class ChangedWords(Exception):
    """The same submission key came again with other words; the first ones are kept (409)."""


class TooLate(Exception):
    """The author took it back or it was deleted; nothing can be added."""


@dataclass(frozen=True)
class Sending:
    """What one form holds. ``key`` is its submission key; slugs not known any more are ignored.

    ``clips_promised``: how many clips go with the words, before them or after.
    """

    key: bytes
    words: str
    who: Who = Who.UNSAID
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    about_reader: bool = False
    author_may_read: bool = False
    clips_promised: int = 0
    language: str = "en-gb"


@dataclass(frozen=True)
class Sent:
    """What the author is told: the code, and whether it had been stored already."""

    code: str
    contribution: Contribution
    repeated: bool


def send(sending: Sending, *, crowded: bool = False) -> Sent:
    """Store one contribution, triaged and sealed, in one transaction; idempotent by its key.

    ``crowded``: too many came from one source, so it is held back for a person to look at,
    never refused. Raises ChangedWords when the key has been used with other words.
    """
    code = codes.code_for(sending.key)
    unlocked = codes.secrets_of(code)
    reach("code_made")
    finding = triage.look_at(sending.words)
    reach("triaged")
    try:
        contribution = _store(sending, unlocked, finding, crowded)
    except IntegrityError:
        if first := _stored_before(sending):
            return Sent(code, first, repeated=True)
        # A theme or an audience was deleted within the minute that this process keeps them.
        catalogue.forget()
        contribution = _store(sending, unlocked, finding, crowded)
    reach("committed")
    return Sent(code, contribution, repeated=False)


def _store(
    sending: Sending, unlocked: codes.Secrets, finding: triage.Finding, crowded: bool
) -> Contribution:
    author = keys.author(unlocked.root)
    contribution = _row(sending, unlocked.lookup, author.public, finding, crowded)
    readers = [keys.staff(), *([author.recipient] if sending.author_may_read else [])]
    # Sealed before the transaction, which only writes: on SQLite it keeps all others waiting.
    envelope, wraps = texts.sealed(sending.words, owner=contribution.words_owner, to=readers)
    reach("sealed")
    with writing():
        insert_each([envelope, *wraps])
        contribution.words = envelope
        insert(contribution)
        reach("row_written")
        insert_each(_choices(contribution, sending, finding))
        reach("wishes_written")
        sent = {"level": finding.level, "crowded": crowded}
        insert(audit.entry_of("contribution.sent", contribution, by=AUTHOR, **sent))
        reach("logged")
    return contribution


def _row(
    sending: Sending, lookup: bytes, public: bytes, finding: triage.Finding, crowded: bool
) -> Contribution:
    return Contribution(
        ref=uuid.uuid4(),
        friendly_name=names.friendly(),
        key_hash=holder_of(sending.key),
        fingerprint=_fingerprint(sending),
        code_lookup=lookup,
        author_public=public,
        state=State.HELD_BACK if crowded else State.RECEIVED,
        level=finding.level,
        group=sending.who.group,
        age_band=sending.who.age_band,
        language=sending.language,
        about_reader=sending.about_reader,
        author_may_read=sending.author_may_read,
        clips_promised=sending.clips_promised,
        received_at=to_the_hour(),
    )


def _choices(
    contribution: Contribution, sending: Sending, finding: triage.Finding
) -> Iterator[Model]:
    """The rows that hang off a stored contribution: themes, wishes, and a level that was raised."""
    themes, audiences = catalogue.themes.get(), catalogue.audiences.get()
    link = Contribution.themes.through
    for slug in dict.fromkeys(sending.themes):
        if slug in themes:
            yield link(contribution=contribution, theme=themes[slug])
    for slug in dict.fromkeys(sending.audiences):
        if slug in audiences:
            yield Clearance(contribution=contribution, audience=audiences[slug])
    if finding.level:
        yield LevelChange(
            contribution=contribution,
            level=finding.level,
            was=0,
            rules=list(finding.rules),
            at=contribution.received_at,
        )


def _stored_before(sending: Sending) -> Contribution | None:
    first = Contribution.objects.filter(key_hash=holder_of(sending.key)).first()
    if first and not hmac.compare_digest(bytes(first.fingerprint), _fingerprint(sending)):
        raise ChangedWords
    if first and first.clips_promised != sending.clips_promised:
        first.clips_promised = sending.clips_promised
        first.save(update_fields=["clips_promised"])
    return first


def add_words(contribution: Contribution, words: str, *, key: bytes) -> AddedWords:
    """More words from the author; idempotent by ``key``. Raises TooLate after withdrawal.

    Seals and stores them, tries the rules on them (which may raise the level), asks for a new
    safety decision where one had been made, and takes an answered contribution up again.
    """
    key_hash = holder_of(key)
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if known := AddedWords.objects.filter(key_hash=key_hash).first():
            return known
        if contribution.state not in AUTHOR_CAN_CHANGE:
            raise TooLate
        added = _store_added(contribution, words, key_hash)
        levels.raise_by_rules(contribution, triage.look_at(words))
        take_up_what_is_new(contribution)
    return added


def take_up_what_is_new(contribution: Contribution) -> None:
    """Its author sent more: safety is decided anew, and what was answered is taken up again."""
    if contribution.safety == Safety.SAFE:
        SAFETY.move(contribution, Safety.WAITING, by=AUTHOR, safety_at=None, safety_by=None)
    if contribution.state in {State.ANSWERED, State.CLOSED}:
        CONTRIBUTION.move(contribution, State.PREPARING, by=AUTHOR, closed_at=None)


def _store_added(contribution: Contribution, words: str, key_hash: bytes) -> AddedWords:
    added = AddedWords(contribution=contribution, key_hash=key_hash, at=to_the_hour())
    if contribution.author_may_read:
        added.envelope = texts.seal_to_both(words, owner=added.owner, contribution=contribution)
    else:
        added.envelope = texts.seal_to_staff(words, owner=added.owner)
    added.save()
    audit.record("contribution.words_added", contribution, by=AUTHOR)
    return added


def _fingerprint(sending: Sending) -> bytes:
    """Keyed by the submission key, which is not stored: nobody can test guesses of the words.

    The number of clips is not part of it: one more or less makes no other words.
    """
    content = [
        sending.words,
        sending.who,
        sorted(sending.themes),
        sorted(sending.audiences),
        sending.about_reader,
        sending.author_may_read,
    ]
    return hmac.digest(sending.key, json.dumps(content).encode(), "sha256")
