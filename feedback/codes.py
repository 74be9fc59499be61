"""Return codes: six words that only their holder knows.

A code is derived from the submission key (HMAC under ``settings.CODE_KEY``), so a retry after a
lost answer shows the same code and the server stores neither. What is stored is
``HMAC(pepper, Argon2id(code))``, to look a code up by. ``docs/adr`` says what a thief would need.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

WORDS_IN_A_CODE = 6
BITS_A_WORD = 10  # 1,024 words; 60 bits in all
KEY_BYTES = 16

# Argon2id at 256 KiB and one pass costs 0.15 ms of processor: sending must stay fast, and the
# 60 bits of the code itself do the work (see the decision record on return codes).
_ARGON2 = {"time_cost": 1, "memory_cost": 256, "parallelism": 1, "hash_len": 32, "type": Type.ID}


@dataclass(frozen=True)
class Secrets:
    """What a code unlocks: the digest it is found by, and the root of its author's key."""

    lookup: bytes  # 32 bytes, stored
    root: bytes  # 32 bytes, never stored


def new_key() -> str:
    """A fresh submission key: 128 bits in hexadecimal."""
    return secrets.token_hex(KEY_BYTES)


def read_key(text: str) -> bytes:
    """The bytes of a submission key; ValueError unless it is 32 hexadecimal digits."""
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ValueError("not a submission key")
    return bytes.fromhex(text)


@cache
def words() -> tuple[str, ...]:
    """The 1,024 words of ``data/code-words.txt``, in their order."""
    listed = (Path(__file__).parent / "data" / "code-words.txt").read_text().split()
    if len(set(listed)) != 1 << BITS_A_WORD:
        raise RuntimeError("data/code-words.txt must hold 1,024 different words.")
    return tuple(listed)


def code_for(key: bytes) -> str:
    """The return code of a submission key, as ``word-word-word-word-word-word``."""
    digest = hmac.digest(settings.CODE_KEY.encode(), b"return code" + key, "sha256")
    number = int.from_bytes(digest[:8], "big")
    listed = words()
    picked = [listed[number >> shift & 0x3FF] for shift in range(0, 60, BITS_A_WORD)]
    return "-".join(picked)


def tidy(typed: str) -> str:
    """What someone typed, as a code: forgiving about case, spaces, dashes and full stops."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return "-".join(re.findall(r"[a-z]+", plain[:200]))


def secrets_of(code: str) -> Secrets:
    """What ``code`` (tidied first) unlocks. Costs the same for any text, right or wrong."""
    salt = hashlib.sha256(b"heard return code" + settings.CODE_KEY.encode()).digest()[:16]
    stretched = hash_secret_raw(tidy(code).encode(), salt, **_ARGON2)
    lookup = hmac.digest(settings.CODE_PEPPER.encode(), stretched, "sha256")
    root = hmac.digest(stretched, b"author key", "sha256")
    return Secrets(lookup=lookup, root=root)
