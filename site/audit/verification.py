"""Does the log still say what was written? Goes over the whole chain, in the order of its numbers."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from audit import chain, heads
from audit.actions import record
from audit.actors import SYSTEM
from audit.errors import ChainBroken
from audit.heads import Head
from audit.keys import LogKey, all_keys, newest
from audit.marks import is_marked_by
from audit.models import Entry, Link

AT_ONCE = 5_000  # links in memory
MOST = 100  # entries that were put in, and are told
# An entry without a mark came from the public door, within the hour that it says (what an author does
# is kept to the hour) and an hour's grace; and no clock of ours is so far ahead.
LATE, EARLY = timedelta(hours=2), timedelta(minutes=10)
TAKEN_UP = "log.taken_up"


@dataclass(frozen=True)
class Broken:
    """One place where the log does not hold. ``sentence`` is for people."""

    sentence: str
    number: int = 0  # in the chain; 0 where it is not in it
    entry: int = 0


@dataclass
class Report:
    """``broken`` is what nobody has looked into yet, in the order of the chain; ``known`` is what was
    broken when the log was taken up again. ``proves_from``: the log can prove nothing of before, when
    its first ``old`` entries were there already.
    """

    links: int = 0
    old: int = 0
    waiting: int = 0
    head: Head | None = None
    proves_from: datetime | None = None
    broken: list[Broken] = field(default_factory=list)
    known: list[Broken] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class KnownHead:
    """A head that was told: ``who`` says to whom ("the letter knew"), ``at`` when, if that is known."""

    head: Head
    who: str
    at: datetime | None = None


def verify(*, known_heads: Iterable[KnownHead] = ()) -> Report:
    """Check all of it, and with it that it is the log whose heads are known. Changes nothing.

    Raises NoLogKey on the public door.
    """
    newest()
    walk = _Walk()
    for link, entry, items in _chain():
        walk.step(link, entry, items)
    report = Report(walk.links, walk.old, proves_from=walk.began)
    # Not the chain's newest: others go on linking while it is gone over.
    report.head = Head(walk.before.number, walk.before.digest) if walk.before else None
    found = [*walk.found, *_ending(), *_unlinked(walk, report)]
    for broken in found:
        (report.known if walk.knows(broken) else report.broken).append(broken)
    last = chain.newest()
    for known in known_heads:
        if reason := chain.differs(known.head, last, known.who):
            before = bool(known.at and walk.taken_up and known.at < walk.taken_up)
            (report.known if before else report.broken).append(Broken(reason))
    return report


def take_up_again() -> None:
    """Go on from the chain as it is, after people have looked into what was broken.

    An entry says so for ever, with how far the chain went; from then on only what is broken after it
    counts. An old head that was lost is still told to whoever asks by it.
    """
    lost = heads.remembered().head
    heads.remember_head(chain.head() or Head(0, ""), back=True)
    chain.link_waiting()
    last = chain.newest()
    detail = {
        "known_to": last.number if last else 0,
        "known_entry": Entry.objects.aggregate(top=Max("pk"))["top"] or 0,
        "lost": lost.number if lost else 0,
    }
    record(TAKEN_UP, Entry(pk=0), by=SYSTEM, about=(), **detail)
    chain.link_waiting()


def _chain() -> Iterator[tuple[Link, Entry | None, list[int]]]:
    after = 0
    while links := list(Link.objects.filter(number__gt=after).order_by("number")[:AT_ONCE]):
        ids = [link.entry_id for link in links]
        entries, items = Entry.objects.in_bulk(ids), chain.items_of(ids)
        for link in links:
            yield link, entries.get(link.entry_id), items.get(link.entry_id, [])
        after = links[-1].number


class _Walk:
    """One step a link: each is held against the one before it."""

    def __init__(self) -> None:
        self.found: list[Broken] = []
        self.links = 0
        self.old = 0
        self.keys = {key.name: key for key in all_keys()}
        self.ranks = {name: rank for rank, name in enumerate(self.keys)}
        self.before: Link | None = None
        self.began: datetime | None = None
        # The round of linking that the link is of and how many it linked; the key of the one before
        # it; and when one last left nothing waiting.
        self.round: Link | None = None
        self.in_round = 0
        self.key_before = ""
        self.caught_up: datetime | None = None
        self.known_to = self.known_entry = 0
        self.taken_up: datetime | None = None

    def step(self, link: Link, entry: Entry | None, items: list[int]) -> None:
        self.links += 1
        self.began = self.began or link.at
        if self.round is None or link.at != self.round.at:
            self._next_round(link)
        self.in_round += 1
        if sentence := self._broken(link, entry, items):
            self.found.append(Broken(sentence, link.number, link.entry_id))
        elif entry and entry.verb == TAKEN_UP and entry.mark:
            self.known_to = max(self.known_to, entry.detail["known_to"])
            self.known_entry = max(self.known_entry, entry.detail["known_entry"])
            self.taken_up = link.at
        self.old += link.old
        self.before = link

    def _next_round(self, link: Link) -> None:
        if self.round:
            self.key_before = self.round.key
            self.caught_up = self.round.at if self.in_round < chain.AT_ONCE else self.caught_up
        self.round, self.in_round = link, 0

    def knows(self, broken: Broken) -> bool:
        """Whether it was broken before the log was taken up again."""
        if broken.number:
            return broken.number <= self.known_to
        return 0 < broken.entry <= self.known_entry

    def _broken(self, link: Link, entry: Entry | None, items: list[int]) -> str:
        expected = self.before.number + 1 if self.before else 1
        if link.number != expected:
            return f"Numbers {expected:,} to {link.number - 1:,} of the log are missing."
        if entry is None:
            return f"Entry {link.entry_id:,} (number {link.number:,} of the log) was deleted."
        if why := self._wrong(link, entry, items):
            return f"Entry {entry.pk:,} of {entry.at:%-d %B %Y} (number {link.number:,} of the log) {why}"
        return ""

    def _wrong(self, link: Link, entry: Entry, items: list[int]) -> str:
        if not (key := self.keys.get(link.key)):
            return "was linked with a key that is not in HEARD_LOG_KEY."
        if self._steps_back(key):
            return "was linked with an old key after the key had been changed."
        previous = self.before.digest if self.before else ""
        if not hmac.compare_digest(chain.digest(key, link, previous, entry, items), link.digest):
            return "was changed, or something was put in, taken out or moved before it."
        return self._not_theirs(link, entry, key)

    def _steps_back(self, key: LogKey) -> bool:
        before = self.ranks.get(self.before.key) if self.before else None
        return before is not None and self.ranks[key.name] > before

    def _not_theirs(self, link: Link, entry: Entry, key: LogKey) -> str:
        """Why an entry that is linked as it is was not written by whom it says."""
        if link.old:
            came_before = self.before is None or self.before.old
            old = came_before and chain.is_old(entry, self.began or link.at)
            return "" if old else "is not from before the log had a chain."
        keys = {key, self.keys.get(self.key_before, key)}
        return self.unlikely(entry, keys, since=self.caught_up, until=link.at)

    def unlikely(
        self,
        entry: Entry,
        keys: Iterable[LogKey],
        *,
        since: datetime | None,
        until: datetime,
    ) -> str:
        """The same for an entry that came between two rounds of linking."""
        if entry.mark is not None:
            if is_marked_by(keys, entry):
                return ""
            return "bears the mark of the staff's side, which never wrote it."
        if entry.actor_kind == "staff":
            return "is in the name of staff, and the staff's side never wrote it."
        if entry.at > until + EARLY or (since and entry.at < since - LATE):
            return f"came into the log only by {until:%-d %B %Y %H:%M}."
        return ""


def _ending() -> Iterator[Broken]:
    """Whether the chain goes on from where this machine saw it last."""
    try:
        chain.check_goes_on()
    except ChainBroken as reason:
        yield Broken(str(reason))


def _unlinked(walk: _Walk, report: Report) -> Iterator[Broken]:
    """Entries that are not in the chain: those that wait, and those that were put in afterwards."""
    now = timezone.now()
    settled = chain.settled(now)
    put_in = Entry.objects.filter(link=None, pk__lte=settled).order_by("pk")[:MOST]
    for entry in put_in:
        named = f"Entry {entry.pk:,}, which says {entry.at:%-d %B %Y},"
        yield Broken(f"{named} was put into the log afterwards.", entry=entry.pk)
    before = walk.before
    keys = [newest(), *([walk.keys[before.key]] if before and before.key in walk.keys else [])]
    since = before.at if before and walk.in_round < chain.AT_ONCE else walk.caught_up
    for entry in chain.waiting(now).iterator():
        report.waiting += 1
        if before is None and entry.mark is None:
            continue  # there is no chain yet
        if why := walk.unlikely(entry, keys, since=since, until=now):
            named = f"Entry {entry.pk:,} of {entry.at:%-d %B %Y} (not linked yet)"
            yield Broken(f"{named} {why}", entry=entry.pk)
