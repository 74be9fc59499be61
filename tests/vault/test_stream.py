"""The STREAM construction: ranges equal slices; cut, moved, flipped segments are refused."""

import io
import secrets
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vault import stream
from vault.errors import Tampered

pytestmark = pytest.mark.any_database

KEY = bytes(range(32))
MIB = stream.SEGMENT
SEALED = MIB + stream.TAG


def seal(data: bytes) -> bytes:
    target = io.BytesIO()
    assert stream.seal(io.BytesIO(data), target, key=KEY, associated=b"a") == len(data)
    return target.getvalue()


def open_all(sealed: bytes, size: int, *, key: bytes = KEY, associated: bytes = b"a") -> bytes:
    last = stream.count(size) - 1
    return b"".join(
        stream.open_segments(
            io.BytesIO(sealed), key=key, associated=associated, size=size, first=0, last=last
        )
    )


def segments_of(sealed: bytes) -> tuple[bytes, list[bytes]]:
    header, rest = sealed[: stream.HEADER], sealed[stream.HEADER :]
    return header, [rest[i : i + SEALED] for i in range(0, len(rest), SEALED)]


@pytest.fixture(scope="module")
def plain() -> bytes:
    return secrets.token_bytes(3 * MIB + 5)


@pytest.fixture(scope="module")
def sealed(plain) -> bytes:
    return seal(plain)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, 2 * MIB + 1])
def test_seal_then_open_gives_the_same_bytes(size):
    data = secrets.token_bytes(size)
    sealed = seal(data)

    assert open_all(sealed, size) == data
    assert len(sealed) == stream.HEADER + size + stream.TAG * stream.count(size)


class Trickle(io.RawIOBase):
    """A source that gives less than it is asked for, as a network does."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data, self.sizes = io.BytesIO(data), sizes

    def read(self, size: int = -1) -> bytes:
        self.sizes.append(self.sizes.pop(0))
        return self.data.read(min(size, self.sizes[-1]))


@given(st.lists(st.integers(1, 700_000), min_size=1, max_size=5))
def test_seal_short_reads_are_no_matter(sizes):
    # The smallest read is kept from crawling: what counts is that it is not a whole segment.
    sizes = [max(size, 50_000) for size in sizes]
    data = b"d" * (MIB + 9)
    target = io.BytesIO()

    assert stream.seal(Trickle(data, sizes), target, key=KEY, associated=b"a") == len(data)
    assert open_all(target.getvalue(), len(data)) == data


def test_seal_memory_is_a_few_segments(tmp_path):
    source = io.BytesIO(bytes(24 * MIB))
    with (tmp_path / "sealed").open("wb") as target:
        tracemalloc.start()
        stream.seal(source, target, key=KEY, associated=b"a")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert peak < 5 * MIB


def test_open_memory_is_a_few_segments(tmp_path):
    path, size = tmp_path / "sealed", 24 * MIB
    path.write_bytes(seal(bytes(size)))
    with path.open("rb") as source:
        tracemalloc.start()
        opened = stream.open_segments(source, key=KEY, associated=b"a", size=size, first=0, last=23)
        total = sum(len(piece) for piece in opened)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert total == size
    assert peak < 5 * MIB


@pytest.mark.parametrize("flipped", [*range(8 * stream.HEADER), *range(64, 64 + 8 * SEALED, 99991)])
def test_flipped_bit_is_refused(sealed, plain, flipped):
    changed = bytearray(sealed)
    changed[flipped // 8] ^= 1 << (flipped % 8)

    with pytest.raises(Tampered):
        open_all(bytes(changed), len(plain))


@pytest.mark.parametrize(
    "order", [[1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 1, 3], [3, 1, 2, 0], [0, 0, 2, 3], [0, 1, 2, 2]]
)
def test_reordered_or_repeated_segments_are_refused(sealed, plain, order):
    header, segments = segments_of(sealed)
    moved = header + b"".join(segments[index] for index in order)

    with pytest.raises(Tampered):
        open_all(moved, len(plain))


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_file_cut_at_a_segment_is_refused(sealed, kept):
    header, segments = segments_of(sealed)

    with pytest.raises(Tampered):
        open_all(header + b"".join(segments[:kept]), kept * MIB)


@pytest.mark.parametrize("cut", [1, 5, 21, 22, MIB])
def test_file_cut_elsewhere_is_refused(sealed, plain, cut):
    with pytest.raises(Tampered):
        open_all(sealed[:-cut], len(plain))
    with pytest.raises(Tampered):
        open_all(sealed[:-cut], len(plain) - cut)


def test_file_made_longer_is_refused(sealed, plain):
    _, segments = segments_of(sealed)

    with pytest.raises(Tampered):
        open_all(sealed + segments[0], len(plain) + MIB)


def test_segment_of_another_file_is_refused(sealed, plain):
    header, segments = segments_of(sealed)
    segments[1] = segments_of(seal(plain))[1][1]

    with pytest.raises(Tampered):
        open_all(header + b"".join(segments), len(plain))


@pytest.mark.parametrize("wrong", [{"key": bytes(32)}, {"associated": b"b"}])
def test_wrong_key_or_owner_is_refused(sealed, plain, wrong):
    with pytest.raises(Tampered):
        open_all(sealed, len(plain), **wrong)


@given(st.integers(0, 2**32 - 1), st.booleans())
@example(0, False)
@example(2**32 - 1, True)
def test_nonce_spells_prefix_counter_and_last(index, last):
    nonce = stream._nonce(b"prefix!", index, last=last)

    assert (nonce[:7], int.from_bytes(nonce[7:11], "big"), nonce[11:]) == (
        b"prefix!",
        index,
        bytes([last]),
    )


def test_counter_never_wraps_round():
    with pytest.raises(ValueError, match="too long"):
        stream._nonce(b"prefix!", 2**32, last=True)


def slice_of(sealed: bytes, size: int, start: int, stop: int):
    return stream.open_slice(
        io.BytesIO(sealed), key=KEY, associated=b"a", size=size, start=start, stop=stop
    )


def test_slices_come_in_small_pieces(plain, sealed):
    pieces = list(slice_of(sealed, len(plain), MIB - 7, 2 * MIB + 9))
    assert b"".join(pieces) == plain[MIB - 7 : 2 * MIB + 9]
    assert max(map(len, pieces)) == stream.PIECE


def test_readers_at_once_share_no_memory(plain, sealed):
    """Each is given what it asked for, however their pieces are asked for in turn."""
    places = [(0, 2 * MIB), (MIB, 3 * MIB), (5, 3 * MIB + 5), (MIB - 1, MIB + 1)]
    readers = [(slice_of(sealed, len(plain), *place), bytearray()) for place in places]
    open_ = list(readers)
    while open_:
        for reader, got in list(open_):
            piece = next(reader, None)
            if piece is None:
                open_.remove((reader, got))
            else:
                got += piece
    assert [bytes(got) for _reader, got in readers] == [plain[a:b] for a, b in places]


def test_memory_of_a_reader_that_gave_up_is_used_again(plain, sealed):
    stream._spare.clear()
    reader = slice_of(sealed, len(plain), 0, len(plain))
    next(reader)
    assert len(stream._spare) == 0
    reader.close()
    (pair,) = stream._spare
    assert b"".join(slice_of(sealed, len(plain), 0, 10)) == plain[:10]
    assert stream._spare == [pair]
