"""The headers of tus 1.0.0 (tus.io), read strictly. What is in them is never believed further."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import Any
from uuid import UUID

from media.errors import Malformed, TooBig

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination,concatenation"
ALGORITHMS: dict[str, Callable[..., Any]] = {"sha1": sha1, "sha256": sha256}
PIECES = 50  # of one whole, at most
NOTES_KEPT, CONCAT_KEPT = 500, 2000  # characters, as their columns have them

_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 16  # more than any disk holds
_KEY = re.compile(r"[!#-+\--~]+")  # what is printed, without blank and comma
_UPLOAD = re.compile(r"(?:https?://[^/\s]+)?/(?:[\w-]+/)*([0-9a-fA-F-]{36})/?")
_NOTES_MOST = 4000


def length(text: str | None) -> int:
    """Upload-Length: bytes. Malformed for anything that is not a number, TooBig for a huge one."""
    if text is None or not _NUMBER.fullmatch(text):
        raise Malformed("Upload-Length must be a number of bytes.")
    if len(text) > _DIGITS:
        raise TooBig
    return int(text)


def offset(text: str | None) -> int:
    """Upload-Offset: bytes."""
    if text is None or not _NUMBER.fullmatch(text) or len(text) > _DIGITS:
        raise Malformed("Upload-Offset must be a number of bytes.")
    return int(text)


@dataclass(frozen=True)
class Notes:
    """Upload-Metadata: what we use of it, and those pairs as they were sent."""

    values: dict[str, str]
    as_sent: str


def notes(text: str | None, *, used: tuple[str, ...]) -> Notes:
    """Pairs of a key and base64, between commas; one after the last is let pass, since clients that
    people use leave it there. Of keys that are not ``used`` nothing is kept: the
    name of a file can say whose it is. Malformed for the rest of the world.
    """
    if not text:
        return Notes({}, "")
    if len(text) > _NOTES_MOST:
        raise Malformed("Upload-Metadata is too long.")
    values: dict[str, str] = {}
    seen, kept = set(), []
    for pair in text.rstrip().removesuffix(",").split(","):
        key, _blank, encoded = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in seen:
            raise Malformed("Upload-Metadata needs each key once.")
        seen.add(key)
        value = _decoded(encoded, "Upload-Metadata")
        if key in used:
            values[key] = value.decode("utf-8", "replace")[:64]
            kept.append(pair.strip())
    as_sent = ",".join(kept)
    if len(as_sent) > NOTES_KEPT:
        raise Malformed("Upload-Metadata is too long.")
    return Notes(values, as_sent)


def _decoded(encoded: str, name: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"{name} needs values in base64.") from None


@dataclass(frozen=True)
class Checksum:
    """What a piece must be: ``name`` of the digest, and its bytes."""

    name: str
    digest: bytes


def checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum; None where there is none. Malformed for an algorithm that we do not have."""
    if not text:
        return None
    name, _blank, encoded = text.strip().partition(" ")
    if name not in ALGORITHMS:
        raise Malformed(f"Upload-Checksum is one of {', '.join(ALGORITHMS)}.")
    return Checksum(name, _decoded(encoded, "Upload-Checksum"))


def pieces(text: str) -> list[UUID]:
    """The uploads that ``final;/clips/… /clips/…`` puts together, in order."""
    if len(text) > CONCAT_KEPT:
        raise Malformed("Upload-Concat is too long.")
    addresses = [each for each in text.removeprefix("final;").split(" ") if each]
    if not 1 <= len(addresses) <= PIECES:
        raise Malformed(f"Upload-Concat names from one to {PIECES} uploads.")
    return [_piece(address) for address in addresses]


def _piece(address: str) -> UUID:
    found = _UPLOAD.fullmatch(address)
    try:
        return UUID(found[1] if found else "")
    except ValueError:
        raise Malformed("Upload-Concat names something that is no upload.") from None
