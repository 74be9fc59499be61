"""The chain that proves the log: each link is an HMAC over the one before and over an entry.

Entries are written unlinked, by either door, so that no writer waits for another and the public
door needs no key. The staff's side links all that wait, in the order of their ids: each minute,
before the log is read, and before its head is told. Links have numbers of their own without a gap,
so a number that the database skipped is no hole, and an entry whose transaction took longer than
its neighbours' is linked after them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit import heads, keys
from audit.errors import ChainBroken
from audit.heads import Head
from audit.keys import LogKey
from audit.marks import content, said, told
from audit.models import About, Entry, Link
from storing.turns import writing

AT_ONCE = 1_000  # entries in one transaction: on SQLite nobody else writes meanwhile
# Longer than any transaction takes. An entry with an id below what was linked so long ago was put in
# afterwards; it is never linked.
SETTLED = timedelta(hours=2)
_LOCK = 0x4865617264  # PostgreSQL: one links at a time


def link_waiting() -> int:
    """Link every entry that waits; how many. Safe to call from several processes.

    Raises NoLogKey on the public door, and ChainBroken, linking nothing, where the chain does not
    go on from the head that this machine saw last.
    """
    done = 0
    while linked := _link_some(keys.newest()):
        done += linked
        if linked < AT_ONCE:
            break
    return done


def newest() -> Link | None:
    return Link.objects.order_by("-number").first()


def head() -> Head | None:
    last = newest()
    return Head(last.number, last.digest) if last else None


def check_goes_on() -> None:
    """Raises ChainBroken where the chain is not the one seen here before."""
    # In this order: what is remembered has been committed, so the chain is no shorter than that.
    seen = heads.remembered().head
    if seen and (reason := differs(seen, newest(), "this machine saw")):
        raise ChainBroken(reason)


def differs(head: Head, last: Link | None, who: str) -> str:
    """Why the chain, ending with ``last``, is not the one that ``who`` knew the head of: a sentence;
    empty if it is.
    """
    ends = last.number if last else 0
    if ends < head.number:
        return (
            f"The log ends with number {ends:,}, and {who} number {head.number:,}: its end was cut "
            "off, or the database is an older copy."
        )
    held = last if last and ends == head.number else Link.objects.filter(pk=head.number).first()
    if held is None or held.digest != head.digest:
        return (
            f"Number {head.number:,} of the log is not the one that {who}: the log was written "
            "anew, or this is another one."
        )
    return ""


def waiting(now: datetime):
    """Entries that are not linked yet and may be, in the order of their ids."""
    linked = Link.objects.filter(entry=OuterRef("pk"))
    return Entry.objects.filter(~Exists(linked), pk__gt=settled(now)).order_by("pk")


def settled(now: datetime) -> int:
    """The id up to which no entry can come in any more; 0 where there is none."""
    old = Link.objects.filter(at__lte=now - SETTLED).order_by("-number")
    return old.values_list("entry_id", flat=True).first() or 0


def items_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """By the ids of entries: what each is filed under, sorted. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    for entry, item in About.objects.filter(entry__in=ids).values_list("entry", "item"):
        found[entry].append(item)
    return {entry: sorted(items) for entry, items in found.items()}


def digest(key: LogKey, link: Link, previous: str, entry: Entry, items: list[int]) -> str:
    """What a link holds: 64 hex digits."""
    place = (link.number, previous, told(link.at), link.old, entry.pk, entry.mark or "", items)
    return key.digest("link", said(*place, *content(entry)))


def _link_some(key: LogKey) -> int:
    now = timezone.now()
    if not waiting(now).exists():  # the usual case takes no lock
        check_goes_on()
        return 0
    with writing():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        check_goes_on()
        links = _links(list(waiting(now)[:AT_ONCE]), newest(), key, now)
        Link.objects.bulk_create(links)
        if links:
            head = Head(links[-1].number, links[-1].digest)
            transaction.on_commit(lambda: heads.remember_head(head), robust=True)
    return len(links)


def _links(entries: list[Entry], last: Link | None, key: LogKey, now: datetime) -> list[Link]:
    items, made = items_of([entry.pk for entry in entries]), list[Link]()
    began = Link.objects.order_by("number").values_list("at", flat=True).first() or now
    for entry in entries:
        number, before = (last.number + 1, last.digest) if last else (1, "")
        old = (last is None or last.old) and is_old(entry, began)
        last = Link(number=number, entry=entry, at=now, old=old, key=key.name)
        last.digest = digest(key, last, before, entry, items.get(entry.pk, []))
        made.append(last)
    return made


def is_old(entry: Entry, began: datetime) -> bool:
    """Whether an entry may be from before there was a chain, which began at ``began``."""
    return entry.mark is None and entry.at <= began
