"""Passes: a key, or a sealed text that works for two hours."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import passes
from media.passes import NoPass

pytestmark = pytest.mark.any_database


def test_a_submission_key_is_a_pass():
    key = secrets.token_bytes(16)
    assert passes.read(key.hex()) == passes.from_key(key)
    assert passes.from_key(key).holder == passes.holder_of(key)


def test_two_keys_have_nothing_in_common():
    one, two = passes.from_key(b"1" * 16), passes.from_key(b"2" * 16)
    assert one.holder != two.holder
    assert one.root != two.root
    assert one.viewer.public != two.viewer.public


def test_what_was_issued_is_read_again():
    made = passes.new_for(secrets.token_bytes(32))
    assert passes.read(passes.issue(made)) == made


def test_two_passes_for_one_contribution_open_different_things():
    holder = secrets.token_bytes(32)
    assert passes.new_for(holder).root != passes.new_for(holder).root


def test_a_pass_runs_out(monkeypatch):
    text = passes.issue(passes.new_for(b"h" * 32))
    now = passes.time.time()
    monkeypatch.setattr(passes.time, "time", lambda: now + passes.LIFETIME_S + 2)
    with pytest.raises(NoPass):
        passes.read(text)


def test_a_pass_of_another_installation_is_none(settings):
    text = passes.issue(passes.new_for(b"h" * 32))
    settings.SECRET_KEY = "another one"
    with pytest.raises(NoPass):
        passes.read(text)


@given(st.text(max_size=200))
def test_any_other_text_is_no_pass(text):
    if len(text) == 32 and set(text) <= set("0123456789abcdef"):
        return
    with pytest.raises(NoPass):
        passes.read(text)


@given(st.integers(0, 149), st.integers(1, 255))
def test_a_changed_pass_is_none(place, change):
    text = passes.issue(passes.new_for(b"h" * 32))
    raw = bytearray(passes.base64.urlsafe_b64decode(text))
    raw[place % len(raw)] ^= change
    with pytest.raises(NoPass):
        passes.read(passes.base64.urlsafe_b64encode(bytes(raw)).decode())
