"""Return codes: strong, the same for the same key, forgiving to type."""

import hmac
import re
import secrets
from itertools import combinations
from math import log2, perm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import codes


def test_words_are_short_different_and_enough_for_seventy_bits():
    listed = codes.words()
    assert len(set(listed)) == len(listed) == 1040
    assert log2(perm(len(listed), codes.WORDS_IN_A_CODE)) >= 70
    assert [w for w in listed if not re.fullmatch(r"[a-z]{3,6}", w)] == []


@pytest.mark.parametrize("word", [
    "dad", "cage", "chain", "wimp", "slept", "shout", "crazy", "help", "donor", "mummy", "uncle",
    "niece", "nanny", "mate", "wife", "guy", "lady", "daisy", "ruby", "penny", "robin", "april",
    "armed", "mace", "lance", "frisk", "stash", "junky", "boxer", "thump", "mug", "chest", "limb",
    "curvy", "boney", "shy", "lazy", "silly", "tart", "spoof", "come", "cleft", "aids", "polio",
    "cider", "malt", "stout", "keg", "saint", "angel", "lent", "sect", "essay", "error", "late",
    "watch", "track", "self", "sharp", "exit", "share", "photo", "lure", "trick", "risk", "fled",
])  # fmt: skip
def test_words_that_could_frighten_shame_or_name_somebody_are_in_no_new_code(word):
    assert word not in codes.words()
    assert word in codes.known()  # an old code that has it goes on opening


def near(one: str, other: str) -> bool:
    """Whether one slip of a finger makes one of the other: a letter changed, left out, or swapped."""
    if len(one) == len(other):
        odd = [at for at in range(len(one)) if one[at] != other[at]]
        swapped = len(odd) == 2 and one[odd[0]] + one[odd[1]] == other[odd[1]] + other[odd[0]]
        return len(odd) == 1 or (swapped and odd[1] - odd[0] == 1)
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def test_few_words_are_one_slip_from_another():
    def pairs(listed):
        return sum(near(one, other) for one, other in combinations(listed, 2))

    assert pairs(codes.words()) == 116
    assert pairs(codes.first_words()) == 554


def test_no_word_is_twice_in_one_code():
    for _ in range(3000):
        assert len(set(codes.code_for(secrets.token_bytes(16)).split("-"))) == 7


def test_a_code_of_the_first_list_is_still_made_as_it_was(settings):
    settings.CODE_KEY = "a fixed key"
    code = codes.first_code_for(bytes(16))
    digest = hmac.digest(b"a fixed key", b"return code" + bytes(16), "sha256")
    number = int.from_bytes(digest[:8], "big")
    assert code == "-".join(codes.first_words()[number >> at & 1023] for at in range(0, 60, 10))


def test_code_is_the_same_for_the_same_key_only():
    key, other = secrets.token_bytes(16), secrets.token_bytes(16)
    assert codes.code_for(key) == codes.code_for(key)
    assert codes.code_for(key) != codes.code_for(other)


def test_codes_spread_over_all_words():
    seen = {w for _ in range(3000) for w in codes.code_for(secrets.token_bytes(16)).split("-")}
    assert len(seen) == 1040


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


def test_a_code_without_spaces_is_read():
    code = codes.code_for(secrets.token_bytes(16))
    for glued in (code.replace("-", ""), code.replace("-", "", 3), code.replace("-", "").upper()):
        assert code in codes.readings(glued)


def test_every_code_of_ten_thousand_is_among_its_few_readings():
    ways = []
    for number in range(10_000):
        code = codes.code_for(number.to_bytes(16, "big"))
        found = codes.readings(code.replace("-", ""))
        assert code in found
        ways.append(len(found))
    assert max(ways) < codes.READINGS


def test_what_is_odd_names_only_words_that_are_on_no_list():
    assert codes.what_is_odd("acorn otterr lemon zebra canoe tulip piano") == codes.Odd(("otterr",))
    assert codes.what_is_odd("acorn otter lemon zebra canoe tulip piano") == codes.Odd()
    assert codes.what_is_odd("dad otter lemon zebra canoe tulip") == codes.Odd(many=6)  # an old one
    assert codes.what_is_odd("acorn otter lemon") == codes.Odd(many=3)
    assert codes.what_is_odd("") == codes.Odd()


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
