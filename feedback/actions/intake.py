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
from feedback import budgets, catalogue, codes, names, texts, triage
from feedback.actions import levels
from feedback.clock import to_the_hour
from feedback.enums import AUTHOR_CAN_CHANGE, Safety, State, Who
from feedback.languages import Writing
from feedback.models import AddedWords, Clearance, Contribution, LevelChange
from feedback.points import reach
from feedback.transitions import CONTRIBUTION, LET_GO, SAFETY
from media.passes import holder_of, wish_of
from storing.rows import insert_with
from vault import envelopes, keys, terms
from vault.errors import VaultError


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


def send(sending: Sending, *, source: str = "", crowded: bool = False) -> Sent:
    """Store one contribution, triaged and sealed, in one transaction; idempotent by its key.

    Where too many came from one ``source`` (a digest), or it looks like a machine's (``crowded``), it is
    held back for a person to look at, never refused. Raises ChangedWords when the key has been
    used with other words, TooMuch where long words are over the budget (see ``budgets``).
    """
    try:
        budgets.check(source, sending.words)
        return _send(sending, source, crowded)
    except budgets.TooMuch:
        if first := _stored_before(sending):  # what is here is no more
            return Sent(code_of(first, sending.key), first, repeated=True)
        raise


def _send(sending: Sending, source: str, crowded: bool) -> Sent:
    code = codes.code_for(sending.key)
    unlocked = codes.secrets_of(code)
    reach("code_made")
    finding = triage.look_at(sending.words)
    reach("triaged")
    try:
        contribution = _store(sending, unlocked, finding, source, crowded)
    except IntegrityError:
        if first := _stored_before(sending):
            return Sent(code_of(first, sending.key), first, repeated=True)
        # A theme or an audience was deleted, or a name taken, within the minute that this process
        # keeps them.
        catalogue.forget()
        names.forget()
        contribution = _store(sending, unlocked, finding, source, crowded)
    reach("committed")
    return Sent(code, contribution, repeated=False)


def code_of(contribution: Contribution, key: bytes) -> str:
    """The code of what is stored under ``key``, from whichever list of words it was made."""
    lookup = bytes(contribution.code_lookup or b"")
    made = codes.codes_for(key)
    return next((code for code in made if codes.secrets_of(code).lookup == lookup), made[0])


def _store(
    sending: Sending, unlocked: codes.Secrets, finding: triage.Finding, source: str, crowded: bool
) -> Contribution:
    author = keys.author(unlocked.root)
    contribution = _row(sending, unlocked.lookup, author.public, finding, crowded)
    reach("named")
    readers = [keys.staff(), *([author.recipient] if sending.author_may_read else [])]
    # Sealed before the transaction, which only writes: on SQLite it keeps all others waiting.
    envelope, wraps = texts.sealed(sending.words, owner=contribution.words_owner, to=readers)
    terms.attach(envelope, _terms(sending, author.public))
    reach("sealed")
    with budgets.sending(source, sending.words) as too_many:
        reach("counted")
        contribution.words = envelope
        if too_many:  # a person looks at it before it counts as received
            contribution.state = State.HELD_BACK
        insert_with(
            contribution,
            before=[envelope, *wraps],
            behind=lambda: [
                *_choices(contribution, sending, finding),
                *_entries_of(contribution, crowded=crowded, too_many=too_many),
            ],
            by_number=audit.marks_here(),
        )
        reach("written")
    return contribution


def _terms(sending: Sending, author: bytes) -> dict[str, str]:
    """Whose words these are, and their wish to see clips again, proven by the page they came from."""
    wish = wish_of(sending.key).hex() if sending.author_may_read else ""
    return {"author": author.hex(), "wish": wish}


def agree_terms(contribution: Contribution) -> bool:
    """For words from before there were terms, at an upgrade: they are of whom their row names. False
    where it names nobody, or where they do not open as this contribution's words.
    """
    if not contribution.author_public:
        return False
    try:
        texts.read_as_staff(contribution.words, owner=contribution.words_owner)
        said = {"author": bytes(contribution.author_public).hex(), "wish": ""}
        terms.attach_as_staff(contribution.words, said)
    except VaultError:
        return False
    return True


def _row(
    sending: Sending, lookup: bytes, public: bytes, finding: triage.Finding, crowded: bool
) -> Contribution:
    return Contribution(
        ref=uuid.uuid4(),
        friendly_name=names.friendly(),
        key_hash=holder_of(sending.key),
        fingerprint=fingerprint(sending),
        code_lookup=lookup,
        author_public=public,
        state=State.HELD_BACK if crowded else State.RECEIVED,
        level=finding.level,
        writing=finding.writing.codes,
        checked=finding.writing.checked and not sending.clips_promised,
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


def _entries_of(contribution: Contribution, *, crowded: bool, too_many: bool) -> Iterator[Model]:
    """For the log: that it came, ``crowded`` where it looked like a machine's; and that it was held
    back because too many came.
    """
    sent = {"level": contribution.level, "crowded": crowded}
    yield audit.entry_of("contribution.sent", contribution, by=AUTHOR, **sent)
    if too_many:
        yield audit.entry_of("contribution.held_back", contribution, by=AUTHOR)


def _stored_before(sending: Sending) -> Contribution | None:
    first = Contribution.objects.filter(key_hash=holder_of(sending.key)).first()
    if first and not hmac.compare_digest(bytes(first.fingerprint), fingerprint(sending)):
        raise ChangedWords
    if first and first.clips_promised != sending.clips_promised:
        first.clips_promised = sending.clips_promised
        first.save(update_fields=["clips_promised"])
    return first


def add_words(
    contribution: Contribution, words: str, *, key: bytes, source: str = ""
) -> AddedWords:
    """More words from the author; idempotent by ``key``. Raises TooLate after withdrawal, TooMuch
    where long words are over the budget.

    Seals and stores them, tries the rules on them (which may raise the level), asks for a new
    safety decision where one had been made, and takes an answered contribution up again.
    """
    if contribution.state == State.ERASED:  # nobody to seal to
        raise TooLate
    key_hash, known = _added_before(contribution, key)
    if known:
        return known
    budgets.check(source, words)
    added = AddedWords(contribution=contribution, key_hash=key_hash, at=to_the_hour())
    # Before the transaction, as in ``send``: on SQLite it keeps all others waiting.
    finding = triage.look_at(words)
    to = [keys.staff()]
    if contribution.author_may_read:
        to.append(texts.author_of(contribution))
    sealed = texts.sealed(words, owner=added.owner, to=to)
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if known := contribution.added.filter(key_hash=key_hash).first():
            return known  # the same press, in the same moment
        if contribution.state not in AUTHOR_CAN_CHANGE:
            raise TooLate
        budgets.count_words(source, words)
        added.envelope = envelopes.store(*sealed)
        added.save()
        audit.record("contribution.words_added", contribution, by=AUTHOR)
        look_at_more(contribution, finding)
        take_up_what_is_new(contribution)
    return added


def _added_before(contribution: Contribution, key: bytes) -> tuple[bytes, AddedWords | None]:
    """The digest that words with ``key`` are known by, and those that are kept under it.

    Where another contribution's words have that key (a page that two children of one phone used),
    it is a digest of this contribution's own: theirs say nothing of whether these are kept.
    """
    digest = holder_of(key)
    known = AddedWords.objects.filter(key_hash=digest).first()
    if known and known.contribution_id != contribution.pk:
        digest = holder_of(key + contribution.ref.bytes)
        known = AddedWords.objects.filter(key_hash=digest).first()
    return digest, known


def look_at_more(contribution: Contribution, finding: triage.Finding) -> None:
    """The rules' look at more from the same author, which nobody has read yet: it may raise the
    level, and what a person said of the level was said of less.
    """
    levels.raise_by_rules(contribution, finding)
    contribution.refresh_from_db()
    known = Writing(contribution.writing, contribution.checked).and_then(finding.writing)
    contribution.writing, contribution.checked = known.codes, known.checked
    contribution.unread = True
    contribution.level_set_at = contribution.level_set_by = None
    contribution.save(
        update_fields=["writing", "checked", "unread", "level_set_at", "level_set_by"]
    )


def take_up_what_is_new(contribution: Contribution) -> None:
    """Its author sent more: safety is decided anew, and what was answered is taken up again."""
    if contribution.safety == Safety.SAFE:
        SAFETY.move(contribution, Safety.WAITING, by=AUTHOR, safety_at=None, safety_by=None)
    if contribution.state in {State.ANSWERED, State.CLOSED}:
        CONTRIBUTION.move(contribution, State.PREPARING, by=AUTHOR, closed_at=None, **LET_GO)


def fingerprint(sending: Sending) -> bytes:
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
