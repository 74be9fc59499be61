"""vault_keys and vault_verify, as the council's IT meets them."""

import io
import os
import time

import pytest
from django.core.management import CommandError, call_command

from vault import envelopes, files, keyfiles, keys, verification
from vault.errors import NoKey
from vault.models import Envelope, WrappedKey

OWNER = "tests.words:1"


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "pub", tmp_path / "priv"
    settings.VAULT_DIR = tmp_path / "vault"
    return settings


class TestKeys:
    def test_makes_the_first_key(self, own_places, capsys):
        call_command("vault_keys")

        assert keyfiles.epochs(own_places.VAULT_PRIVATE_KEYS) == [1]
        assert keys.staff().label == "staff:1"
        assert capsys.readouterr().out == (
            "Made the key of epoch 1.\n"
            "Now make a new recovery copy: vault_recovery --out DIRECTORY\n"
        )

    def test_twice_does_nothing_more(self, own_places, capsys):
        call_command("vault_keys")
        capsys.readouterr()
        call_command("vault_keys")

        assert keyfiles.epochs(own_places.VAULT_PUBLIC_KEYS) == [1]
        assert capsys.readouterr().out == "Epoch 1 is there already. Nothing done.\n"

    def test_new_epoch_makes_the_next(self, own_places, capsys):
        call_command("vault_keys")
        call_command("vault_keys", "--new-epoch")

        assert keyfiles.epochs(own_places.VAULT_PRIVATE_KEYS) == [1, 2]
        assert capsys.readouterr().out.endswith("move what is sealed to it: vault_rotate\n")

    def test_finishes_what_was_killed(self, own_places):
        call_command("vault_keys")
        keyfiles.path_of(own_places.VAULT_PUBLIC_KEYS, 1).unlink()
        call_command("vault_keys")

        assert keyfiles.epochs(own_places.VAULT_PUBLIC_KEYS) == [1]

    @pytest.mark.parametrize("arguments", [[], ["--new-epoch"]])
    def test_lost_private_keys_are_not_papered_over(self, own_places, arguments):
        call_command("vault_keys")
        keyfiles.remove(own_places.VAULT_PRIVATE_KEYS, 1)

        with pytest.raises(CommandError, match="Restore it with vault_recovery"):
            call_command("vault_keys", *arguments)
        assert keyfiles.epochs(own_places.VAULT_PUBLIC_KEYS) == [1]

    def test_refused_on_the_public_door(self, own_places):
        own_places.VAULT_PRIVATE_KEYS = None

        with pytest.raises(CommandError, match="never here"):
            call_command("vault_keys")


@pytest.fixture
def stored(own_places) -> list[Envelope]:
    """Three words, a file, an erased one, and one for its author alone."""
    call_command("vault_keys", verbosity=0)
    staff, author = keys.staff_now(), keys.author(b"a" * 32).recipient
    words = [envelopes.seal(b"words", owner=OWNER, to=[staff, author]) for _ in range(3)]
    film = files.seal_stream(io.BytesIO(bytes(1_100_000)), owner=OWNER, to=[staff])
    erased = envelopes.seal(b"gone", owner=OWNER, to=[staff])
    envelopes.erase([erased])
    return [*words, film, erased, envelopes.seal(b"own", owner=OWNER, to=[author])]


def make_older(path) -> None:
    then = time.time() - 2 * verification.YOUNG_SECONDS
    os.utime(path, (then, then))


@pytest.mark.django_db
class TestVerify:
    def test_counts_everything(self, stored, capsys):
        capsys.readouterr()
        call_command("vault_verify", "--all")

        assert capsys.readouterr().out == (
            "Envelopes: 6, of which erased: 1\n"
            "Looked at: 6, opened: 4\n"
            "Sealed to authors alone, not tried: 1\n"
            "Wrapped keys for staff:1: 4\n"
            "Wrapped keys for author: 4\n"
            "All well.\n"
        )

    @pytest.mark.parametrize("size", [0, 1, 4, 6, 100])
    def test_sample_looks_at_no_more_than_asked(self, stored, size):
        assert verification.verify(sample=size).looked_at == min(size, 6)

    def test_pages_reach_every_envelope(self, stored, monkeypatch):
        monkeypatch.setattr(verification, "_AT_ONCE", 2)

        assert verification.verify().looked_at == 6
        assert verification.verify(sample=5).looked_at == 5

    def test_changed_words_are_named(self, stored, capsys):
        changed = stored[1]
        Envelope.objects.filter(pk=changed.pk).update(ciphertext=stored[0].ciphertext)

        with pytest.raises(CommandError, match="Something is wrong"):
            call_command("vault_verify", "--all")
        assert capsys.readouterr().err.startswith(f"Does not open: {changed.pk}: ")

    def test_lost_wraps_are_not_taken_for_erased(self, stored):
        WrappedKey.objects.filter(envelope=stored[0]).delete()
        report = verification.verify()

        assert list(report.refused) == [str(stored[0].pk)]
        assert report.erased == 1

    def test_cut_file_is_named(self, stored, own_places):
        path = own_places.VAULT_DIR / stored[3].blob
        path.write_bytes(path.read_bytes()[:-1])

        assert list(verification.verify().refused) == [str(stored[3].pk)]

    def test_absent_file_is_named(self, stored, own_places):
        (own_places.VAULT_DIR / stored[3].blob).unlink()

        assert verification.verify(sample=0).absent == [stored[3].blob]

    def test_file_without_a_row_is_named_and_swept(self, stored, own_places, capsys):
        for name in ("00.sealed", "01.sealed.part", "notes.txt", "02.sealed"):
            (own_places.VAULT_DIR / name).write_bytes(b"x")
            make_older(own_places.VAULT_DIR / name)
        os.utime(own_places.VAULT_DIR / "02.sealed")  # just made: its row may be on its way
        make_older(own_places.VAULT_DIR / stored[3].blob)

        assert verification.verify(sample=0).orphans == ["00.sealed", "01.sealed.part"]

        call_command("vault_verify", "--sweep")
        assert sorted(os.listdir(own_places.VAULT_DIR)) == sorted(
            ["02.sealed", "notes.txt", stored[3].blob]
        )
        assert "Swept up 2 files" in capsys.readouterr().out

    def test_refused_without_private_keys(self, stored, own_places):
        own_places.VAULT_PRIVATE_KEYS = None

        with pytest.raises(NoKey):
            verification.verify()
        with pytest.raises(CommandError, match="holds no private key"):
            call_command("vault_verify")

    def test_rows_without_keys_are_emptied_by_id(self, stored, capsys):
        WrappedKey.objects.filter(envelope=stored[0]).delete()
        call_command("vault_erase", str(stored[0].pk))

        assert verification.verify().well
        assert Envelope.objects.get(pk=stored[0].pk).size == 0
        assert capsys.readouterr().out.endswith("Emptied 1 rows that nobody could open.\n")

    def test_rows_that_open_are_never_emptied(self, stored):
        WrappedKey.objects.filter(envelope=stored[0]).delete()
        with pytest.raises(CommandError, match="1 of these still have keys"):
            call_command("vault_erase", str(stored[0].pk), str(stored[1].pk))

        assert Envelope.objects.get(pk=stored[0].pk).ciphertext is not None
        assert verification.verify().opened == 3

    def test_empty_vault_is_well(self, own_places):
        assert verification.verify().well
