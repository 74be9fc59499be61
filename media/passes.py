"""Passes: who may send a clip and look at it again, without a cookie and without an account.

A pass names whose clip it is (``holder``: the digest that a contribution is known by) and holds 32
secret bytes from which the key of the one who looks is derived. While somebody is still telling us,
the browser's submission key is the pass. From the return page, the pass is a text sealed under a key
that only our processes have, for two hours. Either lives in the page alone.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import time
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vault import keys

LIFETIME_S = 2 * 60 * 60
_CONTEXT = b"heard clip pass 1"
_KEY = re.compile(r"[0-9a-f]{32}")


class NoPass(Exception):
    """There is no pass, it is not ours, or it has run out."""


@dataclass(frozen=True)
class Pass:
    """``holder``: 32 bytes, stored with the clip. ``root``: 32 secret bytes, never stored.

    ``reader``: the public key of a code that may see it again, where its page was opened with that.
    ``wish``: the digest of ``wish_of`` the submission key, by which words that come later can prove
    that they are from the same page.
    """

    holder: bytes
    root: bytes
    reader: bytes = b""
    wish: bytes = b""

    @property
    def viewer(self) -> keys.AuthorKey:
        """The key of whoever holds the pass: what was rendered is sealed to it too."""
        return keys.author(self.root)


def holder_of(key: bytes) -> bytes:
    """The digest that a submission key is known by."""
    return hashlib.sha256(b"submission key" + key).digest()


def from_key(key: bytes) -> Pass:
    """The pass that a submission key (16 bytes) is."""
    root = hmac.digest(key, b"heard clip viewer", "sha256")
    return Pass(holder=holder_of(key), root=root, wish=digest_of(wish_of(key)))


def wish_of(key: bytes) -> bytes:
    """What only the page of a submission key can know: sealed with words whose author wants to see
    their clips again with the code.
    """
    return hmac.digest(key, b"heard clip wish", "sha256")


def digest_of(wish: bytes) -> bytes:
    return hashlib.sha256(b"heard clip wish" + wish).digest()


def new_for(holder: bytes) -> Pass:
    """A pass for more clips of a contribution that is here already; good for one page."""
    return Pass(holder=bytes(holder), root=secrets.token_bytes(32))


def issue(given: Pass) -> str:
    """``given`` as text for a page."""
    body = {
        "h": base64.b64encode(given.holder).decode(),
        "r": base64.b64encode(given.root).decode(),
        "a": base64.b64encode(given.reader).decode(),
        "w": base64.b64encode(given.wish).decode(),
        "t": int(time.time()),
    }
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps(body).encode(), _CONTEXT)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def read(text: str) -> Pass:
    """The pass in ``text``: a submission key of 32 hexadecimal digits, or what ``issue`` made.

    Raises NoPass, whatever is wrong with it.
    """
    if _KEY.fullmatch(text):
        return from_key(bytes.fromhex(text))
    try:
        raw = base64.urlsafe_b64decode(text)
        if base64.urlsafe_b64encode(raw).decode() != text:  # junk in or behind it is passed over
            raise ValueError
        body = json.loads(_cipher(settings.SECRET_KEY).decrypt(raw[:12], raw[12:], _CONTEXT))
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise NoPass from error
    if not 0 <= time.time() - body["t"] <= LIFETIME_S:
        raise NoPass
    return Pass(*(base64.b64decode(body.get(name, "")) for name in "hraw"))


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(_CONTEXT + secret.encode()).digest())
