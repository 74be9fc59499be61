"""Words that somebody was writing when the page closed: carried through typing the code again.

They stand in a hidden field of the page that asks for the code, sealed under a key that only our
processes have, so that nobody who holds the phone reads them there; and they come back only to
the contribution that they were meant for.
"""

import base64
import binascii
import hashlib
import json
import secrets
import time
import zlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

LIFETIME_S = 24 * 60 * 60
_CONTEXT = b"heard kept words 1"


def seal(fields: dict[str, str], *, contribution: int) -> str:
    """What was typed, by the name of its field, as text for a hidden field; nothing for nothing."""
    typed = {name: value for name, value in fields.items() if value.strip()}
    if not typed:
        return ""
    body = {"c": contribution, "t": int(time.time()), "w": typed}
    nonce = secrets.token_bytes(12)
    packed = zlib.compress(json.dumps(body).encode())
    return base64.urlsafe_b64encode(nonce + _cipher().encrypt(nonce, packed, _CONTEXT)).decode()


def unseal(text: str, *, contribution: int) -> dict[str, str]:
    """What was typed, if it was meant for that contribution; nothing otherwise, or after a day."""
    try:
        raw = base64.urlsafe_b64decode(text)
        body = json.loads(zlib.decompress(_cipher().decrypt(raw[:12], raw[12:], _CONTEXT)))
    except (binascii.Error, InvalidTag, ValueError):
        return {}
    fresh = 0 <= time.time() - body["t"] <= LIFETIME_S
    return body["w"] if fresh and body["c"] == contribution else {}


def _cipher() -> AESGCM:
    return _keyed(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _keyed(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(_CONTEXT + secret.encode()).digest())
