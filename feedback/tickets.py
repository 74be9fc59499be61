"""Tickets: what the return page carries in its forms instead of a session cookie.

A ticket names one contribution and holds the root of its author's key, sealed under a key that
only our processes have, for ten minutes. It lives in the page alone: when the page is gone,
nothing on the phone opens anything.
"""

import base64
import binascii
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

LIFETIME_S = 10 * 60
_CONTEXT = b"heard return ticket 1"


class Expired(Exception):
    """The ticket is not one of ours, was changed, or is more than ten minutes old."""


@dataclass(frozen=True)
class Ticket:
    """One author, for ten minutes: the row's id and the 32 bytes that their key comes from."""

    contribution: int
    root: bytes


def issue(ticket: Ticket) -> str:
    """``ticket`` as text for a hidden field."""
    body = {
        "c": ticket.contribution,
        "r": base64.b64encode(ticket.root).decode(),
        "t": int(time.time()),
    }
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps(body).encode(), _CONTEXT)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def read(text: str) -> Ticket:
    """The ticket in ``text``; raises Expired, whatever is wrong with it."""
    body = _body(text)
    if body is None or not 0 <= time.time() - body["t"] <= LIFETIME_S:
        raise Expired
    return Ticket(contribution=body["c"], root=base64.b64decode(body["r"]))


def contribution_of(text: str) -> int:
    """Whose page it was, even if its time is over: opens nothing. 0 for what is not ours."""
    body = _body(text)
    return body["c"] if body else 0


def _body(text: str) -> dict | None:
    try:
        raw = base64.urlsafe_b64decode(text)
        if base64.urlsafe_b64encode(raw).decode() != text:  # junk in or behind it is passed over
            raise ValueError
        return json.loads(_cipher(settings.SECRET_KEY).decrypt(raw[:12], raw[12:], _CONTEXT))
    except (binascii.Error, InvalidTag, ValueError):
        return None


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(_CONTEXT + secret.encode()).digest())
