"""The STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) over plain files.

Shape: 1 byte version, 7 bytes random prefix, then segments. Each segment is up to 1 MiB sealed
with AES-256-GCM (16 bytes more). Its nonce is prefix, 4 bytes counter, 1 byte "last": so a
segment that is moved, left out, or cut off after, does not open. Only the last segment may be
short; an empty file is one empty last segment.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.errors import Tampered

SEGMENT = 1024 * 1024
TAG = 16
HEADER = 8
_VERSION = b"\x01"
_MOST_SEGMENTS = 2**32
PIECE = 128 * 1024  # what a reader is given at a time
_MOST_SPARE = 4  # 2 MiB each, kept for the next reader
_spare: list[tuple[bytearray, bytearray]] = []


def seal(source: BinaryIO, target: BinaryIO, *, key: bytes, associated: bytes) -> int:
    """Seals ``source`` to its end into ``target``; returns the bytes read.

    Holds at most two segments at a time. Short reads of ``source`` are no matter.
    """
    prefix = secrets.token_bytes(HEADER - 1)
    target.write(_VERSION + prefix)
    cipher, index, size = AESGCM(key), 0, 0
    segment = _fill(source)
    while True:
        following = _fill(source) if len(segment) == SEGMENT else b""
        target.write(cipher.encrypt(_nonce(prefix, index, last=not following), segment, associated))
        size += len(segment)
        if not following:
            return size
        index, segment = index + 1, following


def open_segments(
    source: BinaryIO, *, key: bytes, associated: bytes, size: int, first: int, last: int
) -> Iterator[bytes]:
    """The plaintext of segments ``first`` to ``last``, both included, one at a time.

    ``size`` is the plaintext's length in bytes. Raises Tampered at the first segment that is not
    exactly what was sealed there.
    """
    for segment in _opened(source, key, associated, size, range(first, last + 1)):
        yield bytes(segment)


def open_slice(
    source: BinaryIO, *, key: bytes, associated: bytes, size: int, start: int, stop: int
) -> Iterator[bytes]:
    """The plaintext from ``start`` until ``stop`` in pieces of up to PIECE; only the segments that
    it touches are read. As ``open_segments`` otherwise.

    Pieces are small so that memory is used again and not asked for anew: half the time went there.
    """
    touched = range(start // SEGMENT, max(stop - 1, 0) // SEGMENT + 1)
    opened = _opened(source, key, associated, size, touched)
    for index, segment in zip(touched, opened, strict=True):
        at = max(start - index * SEGMENT, 0)
        end = min(stop - index * SEGMENT, len(segment))
        while at < end:
            yield bytes(segment[at : min(at + PIECE, end)])
            at += PIECE


def _opened(
    source: BinaryIO, key: bytes, associated: bytes, size: int, which: range
) -> Iterator[memoryview]:
    """Each view is good until the next one is asked for: they share their memory."""
    source.seek(0)
    header = source.read(HEADER)
    if header[:1] != _VERSION or len(header) != HEADER:
        raise Tampered("The file is of an unknown version or cut.")
    cipher, final = AESGCM(key), count(size) - 1
    source.seek(HEADER + which.start * (SEGMENT + TAG))
    with _memory() as (sealed, plain):
        for index in which:
            length = source.readinto(sealed)  # type: ignore[attr-defined]  # BinaryIO lacks it
            nonce = _nonce(header[1:], index, last=index == final)
            try:
                found = cipher.decrypt_into(
                    nonce, sealed[:length], associated, plain[: max(length - TAG, 0)]
                )
            except InvalidTag:
                raise Tampered(f"Segment {index} is not what was sealed there.") from None
            yield plain[:found]


@contextmanager
def _memory() -> Iterator[tuple[memoryview, memoryview]]:
    """Room for a sealed segment and for an open one, used by one reader after another."""
    try:
        pair = _spare.pop()
    except IndexError:
        pair = bytearray(SEGMENT + TAG), bytearray(SEGMENT)
    try:
        yield memoryview(pair[0]), memoryview(pair[1])
    finally:
        if len(_spare) < _MOST_SPARE:
            _spare.append(pair)


def check_length(source: BinaryIO, *, size: int) -> None:
    """Raises Tampered unless the sealed file is as long as ``size`` bytes make it."""
    if os.fstat(source.fileno()).st_size != sealed_size(size):
        raise Tampered("The file is not as long as what was sealed.")


def sealed_size(size: int) -> int:
    """How long the sealed file of ``size`` bytes is."""
    return HEADER + size + TAG * count(size)


def count(size: int) -> int:
    """How many segments ``size`` bytes take: at least one."""
    return max(1, -(-size // SEGMENT))


def _fill(source: BinaryIO) -> bytes:
    """A whole segment, or what is left."""
    segment = source.read(SEGMENT)
    if not segment or len(segment) == SEGMENT:
        return segment
    parts, missing = [segment], SEGMENT - len(segment)
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _nonce(prefix: bytes, index: int, *, last: bool) -> bytes:
    if index >= _MOST_SEGMENTS:
        raise ValueError("The file is too long to seal.")
    return prefix + index.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
