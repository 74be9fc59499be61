"""What an entry says, as bytes that are the same on every database; and the mark of the staff's side.

A mark is on an entry from the moment it is written, by whoever holds the log's key: 16 hex digits
that occur once, and 32 of an HMAC over them and the entry. So a row in the name of staff that was
put in past Heard is known at once, linked or not, and so is one that is put in again.
"""

import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from audit.keys import LogKey, all_keys
from audit.models import Entry

ONCE = 16  # hex digits
LENGTH = ONCE + 32
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def said(*parts: object) -> bytes:
    """Plain values, one way alone to write each."""
    return _write(parts).encode()


def content(entry: Entry) -> list[object]:
    """All that an entry says, but its id, its mark and the items it is filed under."""
    return [
        told(entry.at),
        entry.verb,
        entry.actor_kind,
        entry.actor_id,
        entry.subject_type,
        entry.subject_id,
        entry.detail,
    ]


def mark(entry: Entry) -> str | None:
    """The mark of a new entry; None on the public door, which has no key."""
    if not (keys := all_keys()):
        return None
    once = secrets.token_hex(ONCE // 2)
    entry.detail = json.loads(json.dumps(entry.detail))  # as the database gives it back
    return once + _digest(keys[0], once, entry)


def is_marked_by(keys: Iterable[LogKey], entry: Entry) -> bool:
    """Whether the entry's mark was made for it, by one of these keys."""
    given = entry.mark or ""
    once, digest = given[:ONCE], given[ONCE:]
    return any(hmac.compare_digest(_digest(key, once, entry), digest) for key in keys)


def _digest(key: LogKey, once: str, entry: Entry) -> str:
    return key.digest("mark", said(once, *content(entry)))[: LENGTH - ONCE]
