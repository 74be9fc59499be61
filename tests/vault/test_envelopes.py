"""Words in envelopes: who opens them, and what is refused."""

import random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from vault import envelopes, keyfiles, keys
from vault.errors import Erased, NoKey, Tampered
from vault.models import Envelope, WrappedKey

OWNER = "tests.words:1"
WORDS = b"I want my brother to come to my meeting. Dw i eisiau mynd adref."

pytestmark = pytest.mark.django_db


def seal(data: bytes = WORDS, owner: str = OWNER, to=None) -> Envelope:
    return envelopes.seal(data, owner=owner, to=to or [keys.staff()])


def changed(envelope: Envelope, **fields) -> Envelope:
    Envelope.objects.filter(pk=envelope.pk).update(**fields)
    return Envelope.objects.get(pk=envelope.pk)


@pytest.mark.parametrize("data", [b"", b"x", WORDS, b"\0" * 800_000])
def test_seal_then_open_gives_the_same_bytes(data):
    envelope = Envelope.objects.get(pk=seal(data).pk)

    assert envelopes.open_as_staff(envelope, owner=OWNER) == data
    assert envelope.size == len(data)


def test_seal_stores_no_plaintext():
    envelope = seal()

    assert WORDS not in bytes(envelope.ciphertext)
    assert len(envelope.ciphertext) == 1 + 12 + len(WORDS) + 16


def test_seal_is_two_inserts(django_assert_num_queries):
    to = [keys.staff(), keys.author(b"a" * 32).recipient]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        seal(to=to)

    assert [query["sql"].split()[0] for query in queries] == ["INSERT", "INSERT"]


def test_seal_to_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one recipient"):
        envelopes.seal(WORDS, owner=OWNER, to=[])
    assert Envelope.objects.count() == 0


def test_seal_without_its_wraps_leaves_no_envelope(monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(WrappedKey.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        seal()

    assert Envelope.objects.count() == 0


def test_open_prefetched_envelopes_asks_nothing_more(django_assert_num_queries):
    for number in range(3):
        seal(owner=f"tests.words:{number}")
    found = list(Envelope.objects.prefetch_related("wraps"))

    with django_assert_num_queries(0):
        opened = [envelopes.open_as_staff(each, owner=each.owner) for each in found]

    assert opened == [WORDS] * 3


# --- The wrong reader -------------------------------------------------------------------------


def test_author_opens_what_was_sealed_to_them():
    key = keys.author(b"a" * 32)
    envelope = seal(to=[keys.staff(), keys.author_recipient(key.public)])

    assert envelopes.open_as_author(envelope, owner=OWNER, key=key) == WORDS
    assert envelopes.open_as_staff(envelope, owner=OWNER) == WORDS


def test_author_cannot_open_what_was_sealed_to_staff_alone():
    with pytest.raises(NoKey):
        envelopes.open_as_author(seal(), owner=OWNER, key=keys.author(b"a" * 32))


def test_another_author_cannot_open():
    envelope = seal(to=[keys.staff(), keys.author(b"a" * 32).recipient])

    with pytest.raises(NoKey):
        envelopes.open_as_author(envelope, owner=OWNER, key=keys.author(b"b" * 32))


def test_staff_cannot_open_what_was_sealed_to_an_author_alone():
    envelope = seal(to=[keys.author(b"a" * 32).recipient])

    with pytest.raises(NoKey):
        envelopes.open_as_staff(envelope, owner=OWNER)


def test_relabelled_wrap_is_refused():
    stranger = keys.author(b"b" * 32)
    envelope = seal(to=[keys.author(b"a" * 32).recipient])
    envelope.wraps.update(recipient=stranger.recipient.label)

    with pytest.raises(Tampered):
        envelopes.open_as_author(envelope, owner=OWNER, key=stranger)


def test_door_without_private_keys_opens_nothing(settings, django_assert_num_queries):
    envelope = seal()
    settings.VAULT_PRIVATE_KEYS = None

    with django_assert_num_queries(0), pytest.raises(NoKey):
        envelopes.open_as_staff(envelope, owner=OWNER)


def test_epoch_whose_private_key_is_absent_is_refused(settings, tmp_path):
    envelope = seal()
    settings.VAULT_PRIVATE_KEYS = tmp_path

    with pytest.raises(NoKey):
        envelopes.open_as_staff(envelope, owner=OWNER)


# --- Changed in the store ---------------------------------------------------------------------


def test_wrong_owner_is_refused():
    with pytest.raises(Tampered):
        envelopes.open_as_staff(seal(), owner="tests.words:2")


def test_swapped_ciphertexts_are_refused():
    first, second = seal(), seal()
    first = changed(first, ciphertext=second.ciphertext)

    with pytest.raises(Tampered):
        envelopes.open_as_staff(first, owner=OWNER)


def test_ciphertext_and_wraps_moved_together_are_refused():
    first, second = seal(), seal()
    first.wraps.all().delete()
    second.wraps.update(envelope=first)
    first = changed(first, ciphertext=second.ciphertext)

    with pytest.raises(Tampered):
        envelopes.open_as_staff(first, owner=OWNER)


def test_swapped_wraps_are_refused():
    first, second = seal(), seal()
    first.wraps.update(wrapped=second.wraps.get().wrapped)

    with pytest.raises(Tampered):
        envelopes.open_as_staff(first, owner=OWNER)


def flip(data: bytes, bit: int) -> bytes:
    flipped = bytearray(data)
    flipped[bit // 8] ^= 1 << (bit % 8)
    return bytes(flipped)


def test_each_of_1000_flipped_bits_is_refused():
    envelope = Envelope.objects.prefetch_related("wraps").get(pk=seal().pk)
    (wrap,) = envelope.wraps.all()
    ciphertext, wrapped = bytes(envelope.ciphertext), bytes(wrap.wrapped)
    chosen, refused = random.Random(2026), 0

    for _ in range(1000):
        bit = chosen.randrange(8 * (len(ciphertext) + len(wrapped)))
        in_words = bit < 8 * len(ciphertext)
        envelope.ciphertext = flip(ciphertext, bit) if in_words else ciphertext
        wrap.wrapped = wrapped if in_words else flip(wrapped, bit - 8 * len(ciphertext))
        with pytest.raises(Tampered):
            envelopes.open_as_staff(envelope, owner=OWNER)
        refused += 1

    assert refused == 1000


def test_every_cut_is_refused():
    envelope = Envelope.objects.prefetch_related("wraps").get(pk=seal().pk)
    (wrap,) = envelope.wraps.all()
    ciphertext, wrapped = bytes(envelope.ciphertext), bytes(wrap.wrapped)

    for length in range(len(ciphertext)):
        envelope.ciphertext = ciphertext[:length]
        with pytest.raises(Tampered):
            envelopes.open_as_staff(envelope, owner=OWNER)
    envelope.ciphertext = ciphertext
    for length in range(len(wrapped)):
        wrap.wrapped = wrapped[:length]
        with pytest.raises(Tampered):
            envelopes.open_as_staff(envelope, owner=OWNER)


def test_ciphertext_taken_away_is_refused():
    with pytest.raises(Tampered):
        envelopes.open_as_staff(changed(seal(), ciphertext=None), owner=OWNER)


def test_nonces_and_keys_never_repeat():
    to = [keys.staff()]
    built = [envelopes.build(b"same words", owner=OWNER, to=to) for _ in range(2000)]

    assert len({envelope.ciphertext[1:13] for envelope, _ in built}) == 2000
    assert len({wraps[0].wrapped[1:33] for _, wraps in built}) == 2000
    assert len({envelope.ciphertext[13:] for envelope, _ in built}) == 2000


# --- Erased -----------------------------------------------------------------------------------


def test_erase_makes_unreadable_for_staff_and_author():
    key = keys.author(b"a" * 32)
    envelope, neighbour = seal(to=[keys.staff(), key.recipient]), seal()

    assert envelopes.erase([envelope]) == 1

    stored = Envelope.objects.get(pk=envelope.pk)
    assert (stored.ciphertext, stored.blob, stored.size) == (None, "", 0)
    assert stored.wraps.count() == 0
    for each in (envelope, stored):
        with pytest.raises(Erased):
            envelopes.open_as_staff(each, owner=OWNER)
        with pytest.raises(Erased):
            envelopes.open_as_author(each, owner=OWNER, key=key)
    assert envelopes.open_as_staff(neighbour, owner=OWNER) == WORDS


def test_erase_of_a_prefetched_envelope_is_seen_at_once():
    envelope = Envelope.objects.prefetch_related("wraps").get(pk=seal().pk)
    envelopes.open_as_staff(envelope, owner=OWNER)

    envelopes.erase([envelope])

    with pytest.raises(Erased):
        envelopes.open_as_staff(envelope, owner=OWNER)


def test_erase_twice_counts_once():
    envelope = seal()

    assert [envelopes.erase([envelope]), envelopes.erase([envelope])] == [1, 0]


def test_erase_nothing_is_no_error():
    assert envelopes.erase([]) == 0


def test_erase_of_many_goes_in_batches():
    many = [envelopes.build(WORDS, owner=OWNER, to=[keys.staff()]) for _ in range(1100)]
    Envelope.objects.bulk_create(envelope for envelope, _ in many)
    WrappedKey.objects.bulk_create(wraps[0] for _, wraps in many)

    assert envelopes.erase(envelope for envelope, _ in many) == 1100
    assert WrappedKey.objects.count() == 0


def test_erase_in_a_transaction_rolled_back_leaves_it_readable():
    envelope = seal()
    with transaction.atomic():
        envelopes.erase([envelope])
        transaction.set_rollback(True)

    stored = Envelope.objects.get(pk=envelope.pk)
    assert envelopes.open_as_staff(stored, owner=OWNER) == WORDS


def test_open_after_a_new_epoch_still_opens_the_old(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "pub", tmp_path / "priv"
    keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)
    envelope = seal()
    keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)

    assert envelopes.open_as_staff(envelope, owner=OWNER) == WORDS
    assert envelope.wraps.get().recipient == "staff:1"
