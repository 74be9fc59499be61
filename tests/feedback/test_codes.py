"""Return codes: strong, the same for the same key, forgiving to type."""

import re
import secrets
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import codes


def test_words_are_short_different_and_enough_for_sixty_bits():
    listed = codes.words()
    assert len(set(listed)) == len(listed) == 1024
    assert codes.WORDS_IN_A_CODE * log2(len(listed)) >= 60
    assert [w for w in listed if not re.fullmatch(r"[a-z]{3,5}", w)] == []


def test_code_is_the_same_for_the_same_key_only():
    key, other = secrets.token_bytes(16), secrets.token_bytes(16)
    assert codes.code_for(key) == codes.code_for(key)
    assert codes.code_for(key) != codes.code_for(other)


def test_codes_spread_over_all_words():
    seen = {w for _ in range(3000) for w in codes.code_for(secrets.token_bytes(16)).split("-")}
    assert len(seen) == 1024


def test_code_needs_the_servers_key(settings):
    key = secrets.token_bytes(16)
    before = codes.code_for(key)
    settings.CODE_KEY = "another key altogether"
    assert codes.code_for(key) != before


@given(
    st.lists(
        st.sampled_from(["-", " ", "  ", ", ", ".", " - ", "\u2013", "\n"]), min_size=5, max_size=5
    ),
    st.booleans(),
)
def test_tidy_forgives_case_spaces_and_dashes(between, upper):
    parts = ["acorn", "otter", "lemon", "zebra", "piano", "table"]
    typed = parts[0] + "".join(a + b for a, b in zip(between, parts[1:], strict=True))
    assert codes.tidy(f" {typed.upper() if upper else typed}. ") == "-".join(parts)


@pytest.mark.parametrize(
    "wrong", ["", "acorn", "otter-acorn-lemon-zebra-piano-table", "1234", "é" * 500]
)
def test_other_words_unlock_other_things(wrong):
    right = codes.secrets_of("acorn-otter-lemon-zebra-piano-table")
    assert codes.secrets_of(wrong).lookup != right.lookup
    assert codes.secrets_of(wrong).root != right.root


def test_pepper_changes_the_lookup(settings):
    before = codes.secrets_of("acorn-otter-lemon-zebra-piano-table").lookup
    settings.CODE_PEPPER = "another pepper altogether"
    assert codes.secrets_of("acorn-otter-lemon-zebra-piano-table").lookup != before


@pytest.mark.parametrize(
    "text", ["", "00", "g" * 32, "0" * 31, "0" * 33, "A" * 32, "0" * 32 + "\n"]
)
def test_read_key_refuses_anything_but_32_digits(text):
    with pytest.raises(ValueError, match="submission key"):
        codes.read_key(text)


def test_read_key_reads_a_new_key():
    assert len(codes.read_key(codes.new_key())) == 16
