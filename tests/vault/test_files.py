"""Sealed files: on the disk, by range, erased."""

import io
import os
import secrets

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from vault import blobs, envelopes, files, keys, stream
from vault.errors import Erased, NoKey, Tampered
from vault.models import Envelope, WrappedKey

OWNER = "tests.clip:1"
MIB = stream.SEGMENT
SIZE = 2 * MIB + 77
PLAIN = secrets.token_bytes(SIZE)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    settings.VAULT_DIR = tmp_path / "vault"


def seal(data: bytes = PLAIN, to=None) -> Envelope:
    return files.seal_stream(io.BytesIO(data), owner=OWNER, to=to or [keys.staff()])


def read(envelope: Envelope, **where) -> bytes:
    return b"".join(files.open_range(envelope, owner=OWNER, **where))


def stored(envelope: Envelope):
    return settings.VAULT_DIR / envelope.blob


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, SIZE])
def test_seal_then_open_gives_the_same_bytes(size):
    envelope = Envelope.objects.get(pk=seal(PLAIN[:size]).pk)

    assert read(envelope) == PLAIN[:size]
    assert envelope.size == size
    assert envelope.ciphertext is None


def test_seal_leaves_one_file_of_a_random_name_without_plaintext():
    first, second = seal(), seal()

    assert sorted(os.listdir(settings.VAULT_DIR)) == sorted([first.blob, second.blob])
    assert PLAIN[:64] not in stored(first).read_bytes()
    assert stored(first).read_bytes()[1:8] != stored(second).read_bytes()[1:8]
    assert stored(first).stat().st_mode & 0o027 == 0


def test_seal_is_two_inserts():
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        seal(b"short")

    assert [query["sql"].split()[0] for query in queries] == ["INSERT", "INSERT"]


def test_seal_puts_file_name_and_directory_on_the_disk_in_order(monkeypatch):
    done = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor):
        done.append("directory" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")
        real_fsync(descriptor)

    def replace(*names):
        done.append("name")
        real_replace(*names)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    seal(b"short")

    assert done == ["file", "name", "directory"]


class Broken(io.BytesIO):
    def read(self, size=-1):
        if self.tell() > 0:
            raise ConnectionError("the phone went away")
        return super().read(size)


def test_seal_of_a_broken_stream_leaves_nothing():
    with pytest.raises(ConnectionError):
        files.seal_stream(Broken(PLAIN), owner=OWNER, to=[keys.staff()])

    assert os.listdir(settings.VAULT_DIR) == []
    assert Envelope.objects.count() == 0


def test_seal_whose_row_is_refused_leaves_no_file(monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the database is full")

    monkeypatch.setattr(WrappedKey.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        seal()

    assert os.listdir(settings.VAULT_DIR) == []
    assert Envelope.objects.count() == 0


# --- Ranges -----------------------------------------------------------------------------------

EDGES = [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, 2 * MIB + 1, SIZE - 1, SIZE, SIZE + 1]
AROUND = st.one_of(st.sampled_from(EDGES), st.integers(0, SIZE + 10))


@hypothesis_settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(start=AROUND, length=st.one_of(st.none(), AROUND))
@example(start=MIB - 1, length=2)
@example(start=MIB, length=MIB)
@example(start=0, length=0)
@example(start=SIZE, length=None)
def test_range_equals_slice(shared, start, length):
    end = None if length is None else start + length

    assert read(shared, start=start, length=length) == PLAIN[start:end]


@pytest.fixture
def shared() -> Envelope:
    return Envelope.objects.get(pk=seal().pk)


@pytest.mark.parametrize(("start", "length"), [(a, b) for a in EDGES for b in (*EDGES, None)])
def test_range_at_each_edge_equals_slice(shared, start, length):
    end = None if length is None else start + length

    assert read(shared, start=start, length=length) == PLAIN[start:end]


@pytest.mark.parametrize("where", [{"start": -1}, {"length": -1}])
def test_negative_range_is_refused(shared, where):
    with pytest.raises(ValueError, match="no negative"):
        files.open_range(shared, owner=OWNER, **where)


def test_range_opens_only_the_segments_it_needs(shared):
    damaged = bytearray(stored(shared).read_bytes())
    damaged[stream.HEADER + 5] ^= 1  # in the first segment
    stored(shared).write_bytes(damaged)

    assert read(shared, start=MIB, length=10) == PLAIN[MIB : MIB + 10]
    with pytest.raises(Tampered):
        read(shared, start=MIB - 1, length=10)


# --- Refused ----------------------------------------------------------------------------------


def test_wrong_owner_is_refused(shared):
    with pytest.raises(Tampered):
        list(files.open_range(shared, owner="tests.clip:2"))


def test_wrong_owner_of_an_empty_file_is_refused():
    with pytest.raises(Tampered):
        list(files.open_range(seal(b""), owner="tests.clip:2"))


def test_file_sealed_to_an_author_alone_is_refused_to_staff():
    with pytest.raises(NoKey):
        files.open_range(seal(b"x", to=[keys.author(b"a" * 32).recipient]), owner=OWNER)


def test_swapped_files_are_refused(shared):
    other = seal()
    shared.blob, other.blob = other.blob, shared.blob

    for envelope in (shared, other):
        with pytest.raises(Tampered):
            read(envelope)


def test_file_cut_is_refused_before_the_first_byte(shared):
    stored(shared).write_bytes(stored(shared).read_bytes()[:-1])

    with pytest.raises(Tampered):
        files.open_range(shared, owner=OWNER)


def test_file_and_size_cut_together_are_refused(shared):
    whole = stored(shared).read_bytes()
    stored(shared).write_bytes(whole[: stream.HEADER + MIB + stream.TAG])
    shared.size = MIB

    with pytest.raises(Tampered):
        read(shared)


def test_absent_file_is_refused(shared):
    stored(shared).unlink()

    with pytest.raises(Tampered):
        files.open_range(shared, owner=OWNER)


def test_words_are_not_a_file_nor_a_file_words(shared):
    words = envelopes.seal(b"words", owner=OWNER, to=[keys.staff()])

    with pytest.raises(Tampered):
        files.open_range(words, owner=OWNER)
    with pytest.raises(Tampered):
        envelopes.open_as_staff(shared, owner=OWNER)


# --- Erased -----------------------------------------------------------------------------------


def test_erase_deletes_the_file_after_commit(django_capture_on_commit_callbacks):
    envelope, neighbour = seal(), seal()
    path = stored(envelope)

    with django_capture_on_commit_callbacks(execute=True):
        assert envelopes.erase([envelope]) == 1
        assert path.exists()

    assert os.listdir(settings.VAULT_DIR) == [neighbour.blob]
    with pytest.raises(Erased):
        files.open_range(envelope, owner=OWNER)
    assert read(neighbour) == PLAIN


def test_remove_of_an_absent_blob_is_no_error():
    settings.VAULT_DIR.mkdir()
    blobs.remove(["gone.sealed"])


def test_a_file_that_nobody_read_is_closed():
    pieces = files.open_range(seal(), owner=OWNER)
    pieces.close()
    with pytest.raises(ValueError, match="closed file"):
        next(pieces)
