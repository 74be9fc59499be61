"""Shamir's secret sharing (1979) over GF(256), byte by byte.

Any ``needed`` shares give the secret; fewer say nothing at all about it, whatever the reader's
computer. The field is AES's: polynomials modulo x^8 + x^4 + x^3 + x + 1.
"""

import secrets
from collections.abc import Mapping

_EXP = [0] * 510  # powers of 3, twice over so that sums of two logarithms need no modulo
_LOG = [0] * 256


def _fill_tables() -> None:
    value = 1
    for power in range(255):
        _EXP[power] = _EXP[power + 255] = value
        _LOG[value] = power
        value ^= value << 1  # times 3, which generates every element but 0
        if value > 255:
            value ^= 0x11B


_fill_tables()


def split(secret: bytes, *, shares: int, needed: int) -> dict[int, bytes]:
    """``shares`` shares by their number (from 1), each as long as the secret.

    Raises ValueError unless 2 ≤ needed ≤ shares ≤ 255.
    """
    if not 2 <= needed <= shares <= 255:
        raise ValueError("Shares must satisfy 2 ≤ needed ≤ shares ≤ 255.")
    # One random polynomial a byte, whose value at 0 is the byte.
    polynomials = [bytes([byte]) + secrets.token_bytes(needed - 1) for byte in secret]
    return {
        x: bytes(_value_at(polynomial, x) for polynomial in polynomials)
        for x in range(1, shares + 1)
    }


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The secret, from as many shares as were needed; from fewer, bytes that mean nothing.

    Raises ValueError for fewer than two shares, numbers outside 1 to 255, or unequal lengths.
    """
    if len(shares) < 2 or not all(1 <= x <= 255 for x in shares):
        raise ValueError("It takes at least two shares, numbered from 1 to 255.")
    if len({len(share) for share in shares.values()}) != 1:
        raise ValueError("The shares are not of one length.")
    weights = [_weight_at_zero(x, list(shares)) for x in shares]
    columns = zip(*shares.values(), strict=True)
    return bytes(_dot(weights, column) for column in columns)


def multiply(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def divide(a: int, b: int) -> int:
    return _EXP[_LOG[a] - _LOG[b] + 255] if a else 0


def _value_at(polynomial: bytes, x: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = multiply(value, x) ^ coefficient
    return value


def _weight_at_zero(x: int, numbers: list[int]) -> int:
    """Lagrange's weight of share ``x`` at 0; minus is the same as plus here."""
    weight = 1
    for other in numbers:
        if other != x:
            weight = multiply(weight, divide(other, other ^ x))
    return weight


def _dot(weights: list[int], column: tuple[int, ...]) -> int:
    total = 0
    for weight, value in zip(weights, column, strict=True):
        total ^= multiply(weight, value)
    return total
