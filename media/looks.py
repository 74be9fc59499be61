"""Looks: an address under which one rendition can be played for ten minutes, by whoever sent it.

A player asks for ranges and sends no header of ours, so what it needs stands in the address: the
rendition and the root of its viewer's key, sealed under a key that only our processes have. The
pass itself is never in an address.
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

from vault import keys

LIFETIME_S = 10 * 60
_CONTEXT = b"heard clip look 1"


class Over(Exception):
    """The look is not one of ours, was changed, or is more than ten minutes old."""


@dataclass(frozen=True)
class Look:
    """One rendition, by its id, and the 32 bytes that its viewer's key comes from."""

    rendition: int
    root: bytes

    @property
    def viewer(self) -> keys.AuthorKey:
        return keys.author(self.root)


def issue(look: Look) -> str:
    """``look`` as text for the address of a player."""
    body = {
        "n": look.rendition,
        "r": base64.b64encode(look.root).decode(),
        "t": int(time.time()),
    }
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps(body).encode(), _CONTEXT)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def read(text: str) -> Look:
    """The look in ``text``; raises Over, whatever is wrong with it."""
    try:
        raw = base64.urlsafe_b64decode(text)
        if base64.urlsafe_b64encode(raw).decode() != text:  # junk in or behind it is passed over
            raise ValueError
        body = json.loads(_cipher(settings.SECRET_KEY).decrypt(raw[:12], raw[12:], _CONTEXT))
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise Over from error
    if not 0 <= time.time() - body["t"] <= LIFETIME_S:
        raise Over
    return Look(rendition=body["n"], root=base64.b64decode(body["r"]))


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(_CONTEXT + secret.encode()).digest())
