"""Return codes: seven words that only their holder knows.

A code is derived from the submission key (HMAC under ``settings.CODE_KEY``), so a retry after a
lost answer shows the same code and the server stores neither. What is stored is
``HMAC(pepper, Argon2id(code))``, to look a code up by. ``docs/adr`` says what a thief would need.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from components import marks

WORDS_IN_A_CODE = 7
WORDS_IN_AN_OLD_CODE = 6  # of codes written down before; they go on opening
KEY_BYTES = 16
LONGEST = 200  # of what is typed, that much is read
READINGS = 4  # of a code without spaces, at most: each is a guess

# Argon2id at 256 KiB and one pass costs 0.15 ms of processor: sending must stay fast, and the
# 70 bits of the code itself do the work (see the decision record on return codes).
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
    """The 1,040 words of ``data/code-words-2.txt``, in their order: seven of them, none twice, are
    70.1 bits.
    """
    return _listed("code-words-2.txt", 1040)


@cache
def first_words() -> tuple[str, ...]:
    """The 1,024 words that the first codes were made of: ten bits each."""
    return _listed("code-words.txt", 1024)


def _listed(name: str, many: int) -> tuple[str, ...]:
    found = (Path(__file__).parent / "data" / name).read_text().split()
    if len(set(found)) != many or len(found) != many:
        raise RuntimeError(f"data/{name} must hold {many:,} different words.")
    return tuple(found)


@cache
def known() -> frozenset[str]:
    """Every word that a code can have: those in use, and those of codes written down long ago."""
    return frozenset(words()) | frozenset(first_words())


def code_for(key: bytes, *, many: int = WORDS_IN_A_CODE) -> str:
    """The return code of a submission key: ``many`` words with dashes between."""
    number = int.from_bytes(_digest(b"return code 2", key)[:16], "big")
    left, picked = list(words()), []
    for _place in range(many):
        number, place = divmod(number, len(left))
        picked.append(left.pop(place))
    return "-".join(picked)


def first_code_for(key: bytes) -> str:
    """The same, as it was made from the first list."""
    number, listed = int.from_bytes(_digest(b"return code", key)[:8], "big"), first_words()
    return "-".join(listed[number >> shift & 0x3FF] for shift in range(0, 60, 10))


def codes_for(key: bytes) -> tuple[str, ...]:
    """The code of a submission key, and those that were made of it before there were seven words."""
    return code_for(key), code_for(key, many=WORDS_IN_AN_OLD_CODE), first_code_for(key)


def _digest(what: bytes, key: bytes) -> bytes:
    return hmac.digest(settings.CODE_KEY.encode(), what + key, "sha256")


def tidy(typed: str) -> str:
    """What someone typed, as a code: forgiving about case, spaces, dashes and full stops."""
    return "-".join(_parts(typed))


def _parts(typed: str) -> list[str]:
    plain = marks.normal("NFKC", typed, longest=LONGEST).casefold()
    return re.findall(r"[a-z]+", plain[:LONGEST])


def readings(typed: str) -> list[str]:
    """The codes that ``typed`` can mean. Where spaces are missing it is cut into words of ours;
    hardly ever in more than one way, and never in more than ``READINGS``.
    """
    parts = _parts(typed)
    if len(parts) >= WORDS_IN_A_CODE or not parts or is_code("-".join(parts)):
        return ["-".join(parts)]
    letters = "".join(parts)
    cuts = chain(_cuts(letters, WORDS_IN_A_CODE), _cuts(letters, WORDS_IN_AN_OLD_CODE))
    return ["-".join(cut) for cut in islice(cuts, READINGS)] or ["-".join(parts)]


def is_code(code: str) -> bool:
    """Whether ``code`` could be one of ours: as many of our words as a code has, or had."""
    parts = code.split("-")
    return len(parts) in {WORDS_IN_A_CODE, WORDS_IN_AN_OLD_CODE} and set(parts) <= known()


def is_old(typed: str) -> bool:
    """Whether something that ``typed`` can mean has as few words as codes had before."""
    return any(code.count("-") + 1 == WORDS_IN_AN_OLD_CODE for code in readings(typed))


def _cuts(letters: str, many: int) -> Iterator[tuple[str, ...]]:
    """Each way in which ``letters`` are ``many`` words of ours, one behind the other."""
    if not 3 * many <= len(letters) <= 6 * many:
        return
    if many == 1:
        if letters in known():
            yield (letters,)
        return
    for end in range(3, 7):
        if letters[:end] in known():
            for rest in _cuts(letters[end:], many - 1):
                yield (letters[:end], *rest)


@dataclass(frozen=True)
class Odd:
    """What can be said of a code that opened nothing, from the public list alone.

    ``strange``: the words that are in no code at all; ``many``: how many words there are, where
    they are not seven. Neither says whether a code that could be one ever was.
    """

    strange: tuple[str, ...] = ()
    many: int = 0


def what_is_odd(typed: str) -> Odd:
    """See ``Odd``."""
    parts = readings(typed)[0].split("-") if _parts(typed) else []
    strange = tuple(dict.fromkeys(part for part in parts if part not in known()))
    return Odd(strange, 0 if len(parts) == WORDS_IN_A_CODE else len(parts))


def secrets_of(code: str) -> Secrets:
    """What ``code`` (tidied first) unlocks. Costs the same for any text, right or wrong."""
    salt = hashlib.sha256(b"heard return code" + settings.CODE_KEY.encode()).digest()[:16]
    stretched = hash_secret_raw(tidy(code).encode(), salt, **_ARGON2)
    lookup = hmac.digest(settings.CODE_PEPPER.encode(), stretched, "sha256")
    root = hmac.digest(stretched, b"author key", "sha256")
    return Secrets(lookup=lookup, root=root)
