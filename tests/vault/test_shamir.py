"""Secret sharing: enough shares give the secret, fewer say nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import shamir

BYTES = st.integers(0, 255)


@given(BYTES, BYTES, BYTES)
def test_field_multiplies_like_a_field(a, b, c):
    assert shamir.multiply(a, b) == shamir.multiply(b, a)
    assert shamir.multiply(a, shamir.multiply(b, c)) == shamir.multiply(shamir.multiply(a, b), c)
    assert shamir.multiply(a, b ^ c) == shamir.multiply(a, b) ^ shamir.multiply(a, c)
    assert shamir.multiply(a, 1) == a


@given(BYTES, st.integers(1, 255))
def test_field_divides_what_it_multiplied(a, b):
    assert shamir.divide(shamir.multiply(a, b), b) == a


def test_field_is_that_of_aes():
    assert shamir.multiply(0x53, 0xCA) == 0x01  # the worked example of FIPS 197's field
    assert shamir.multiply(0x57, 0x83) == 0xC1


@given(st.binary(max_size=64))
def test_any_two_of_three_give_the_secret(secret):
    shares = shamir.split(secret, shares=3, needed=2)

    for pair in combinations(shares.items(), 2):
        assert shamir.combine(dict(pair)) == secret
    assert shamir.combine(shares) == secret


@given(st.binary(min_size=1, max_size=16), st.integers(2, 6), st.integers(0, 4), st.randoms())
def test_any_needed_of_many_give_the_secret(secret, needed, more, chosen):
    shares = shamir.split(secret, shares=needed + more, needed=needed)
    some = dict(chosen.sample(sorted(shares.items()), needed))

    assert shamir.combine(some) == secret


@given(BYTES, st.integers(1, 255))
def test_one_share_fits_every_secret_equally(secret, number):
    """For each secret, the share's byte takes each value for exactly one coefficient."""
    values = {shamir._value_at(bytes([secret, slope]), number) for slope in range(256)}

    assert len(values) == 256


@given(st.binary(min_size=32, max_size=32))
def test_too_few_shares_give_something_else(secret):
    shares = shamir.split(secret, shares=5, needed=3)

    assert shamir.combine({1: shares[1], 2: shares[2]}) != secret


@pytest.mark.parametrize(
    "shares", [{}, {1: b"a"}, {0: b"a", 1: b"b"}, {1: b"a", 256: b"b"}, {1: b"a", 2: b"bc"}]
)
def test_combine_refuses_nonsense(shares):
    with pytest.raises(ValueError, match="shares"):
        shamir.combine(shares)


@pytest.mark.parametrize(("shares", "needed"), [(3, 1), (2, 3), (256, 2), (0, 0)])
def test_split_refuses_nonsense(shares, needed):
    with pytest.raises(ValueError, match="must satisfy"):
        shamir.split(b"secret", shares=shares, needed=needed)
