"""What stands for a contribution, or a request, in an address: it says nothing of how many there are (decision 37).

Numbers run on. Whoever sees 50 and 52, and a “not there” for 51, knows that something which is kept from
them came in between. So the number is encrypted with a key made from ``SECRET_KEY``. Encoding it another
way would hide nothing: whoever reads this code could turn it back.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_CONTRIBUTION, _REQUEST, _PLACE = b"contribution", b"request", b"place"
_MOST = 2**63  # a row's id is less


def hidden(pk: int) -> str:
    """What stands for a contribution: 32 characters, the same each time."""
    return _hidden(pk, _CONTRIBUTION)


def hidden_request(pk: int) -> str:
    """What stands for a request by letter or phone: leads miss those that go round them (decision 46)."""
    return _hidden(pk, _REQUEST)


def number(text: str) -> int:
    """The contribution that ``text`` stands for. Raises ValueError for what we did not make."""
    return _number(text, _CONTRIBUTION)


def sealed(place: str) -> str:
    """A place in a list (it holds ids) as it may stand in an address; nothing for nothing."""
    return _seal(place.encode(), _PLACE) if place else ""


def opened(text: str) -> str:
    """The place that ``sealed`` was given; nothing for anything else."""
    try:
        return _open(text[:400], _PLACE).decode()
    except ValueError:
        return ""


def opened_number(text: str | None) -> int | None:
    """The row's number that was ``sealed`` as it is; None for anything else."""
    found = opened(text or "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


class ContributionConverter:
    """``<contribution:pk>``: the number for a view, what stands for it in the address."""

    regex = "[A-Za-z0-9_-]{32}"
    kind = _CONTRIBUTION

    def to_python(self, value: str) -> int:
        return _number(value, self.kind)

    def to_url(self, value: int) -> str:
        return _hidden(value, self.kind)


class RequestConverter(ContributionConverter):
    """``<request:pk>``, in the same way."""

    kind = _REQUEST


def _hidden(pk: int, kind: bytes) -> str:
    return _seal(int(pk).to_bytes(8, "big"), kind)


def _number(text: str, kind: bytes) -> int:
    pk = int.from_bytes(_open(text, kind), "big")
    if not pk < _MOST:
        raise ValueError(text)
    return pk


def _seal(plain: bytes, kind: bytes) -> str:
    sealed_ = _cipher(settings.SECRET_KEY).encrypt(plain, [kind])
    return base64.urlsafe_b64encode(sealed_).decode().rstrip("=")


def _open(text: str, kind: bytes) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return _cipher(settings.SECRET_KEY).decrypt(raw, [kind])
    except (InvalidTag, binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(text) from error


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    """Deterministic and authenticated: one address a contribution, and none that can be made up."""
    derive = HKDF(algorithm=SHA256(), length=64, salt=None, info=b"heard addresses of the desk")
    return AESSIV(derive.derive(secret.encode()))
