"""A request in whatever pieces it comes: the same request, and what came behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.flow import Held
from serving.gathering import PIECE, Gathering, Stage

BODY = bytes(range(256)) * 2100  # longer than two pieces
HEAD = b"POST /tell/ HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(BODY)
BEHIND = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def read_whole(held: Held) -> bytes:
    return b"".join(iter(held.chunk, b""))


@given(st.lists(st.integers(1, 3 * PIECE), max_size=8), st.booleans())
def test_cut_anywhere_it_is_the_same_request(sizes, more_behind):
    said, gathering, at = HEAD + BODY + BEHIND * more_behind, Gathering(), 0
    for size in [*sizes, len(said)]:
        piece, at = said[at : at + size], at + size
        stage = gathering.add(piece)
    assert stage is Stage.WHOLE
    assert gathering.of_body == len(BODY) + len(BEHIND) * more_behind
    pieces, behind = gathering.take()
    assert (read_whole(Held(pieces)), behind) == (HEAD + BODY, BEHIND * more_behind)
    assert (gathering.size, gathering.take()) == (0, ([bytearray()], b""))


def test_byte_by_byte_it_costs_no_more_than_in_one():
    gathering = Gathering()
    gathering.add(HEAD)
    for byte in BODY[: PIECE + 1]:
        assert gathering.add(bytes([byte])) is Stage.MORE
    pieces, _behind = gathering.take()
    assert [len(piece) for piece in pieces] == [len(HEAD), PIECE, 1]


def test_what_was_read_is_let_go():
    held = Held([bytearray(b"abc"), bytearray(b"def")])
    assert [held.chunk(), held.chunk(), held.chunk()] == [b"abc", b"def", b""]


@pytest.mark.parametrize("size", [64 * 1024, 64 * 1024 + 1])
def test_a_head_without_end_is_refused_where_it_is_too_long(size):
    gathering = Gathering()
    stage = gathering.add(b"x" * size)
    assert stage is (Stage.MORE if size <= 64 * 1024 else Stage.REFUSED)
