"""The recovery copy: two shares bring the keys back, one does not."""

import json
from itertools import combinations, permutations

import pytest
from django.core.management import CommandError, call_command

from vault import envelopes, keyfiles, keys, recovery
from vault.errors import VaultError
from vault.management.commands import vault_recovery

PAIRS = list(permutations(range(3), 2))


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "pub", tmp_path / "priv"
    for _ in range(3):
        keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)


@pytest.fixture
def copy(settings) -> tuple[str, list[str]]:
    return recovery.export(settings.VAULT_PRIVATE_KEYS)


def private_keys(directory) -> list[bytes]:
    return [key.key for key in keyfiles.read_all(directory)]


@pytest.mark.parametrize("pair", PAIRS)
def test_restore_with_any_two_shares(settings, tmp_path, copy, pair):
    document, shares = copy
    public, private = tmp_path / "new-pub", tmp_path / "new-priv"

    epochs = recovery.restore(document, [shares[i] for i in pair], public=public, private=private)

    assert epochs == [1, 2, 3]
    assert private_keys(private) == private_keys(settings.VAULT_PRIVATE_KEYS)
    assert private_keys(public) == private_keys(settings.VAULT_PUBLIC_KEYS)
    assert private.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in private.iterdir()} == {0o600}


@pytest.mark.parametrize("given", [[], [0], [0, 0], [2, 2, 2]])
def test_restore_with_one_share_fails(tmp_path, copy, given):
    document, shares = copy

    with pytest.raises(VaultError, match="two different shares"):
        recovery.restore(
            document, [shares[i] for i in given], public=tmp_path / "p", private=tmp_path / "s"
        )
    assert keyfiles.epochs(tmp_path / "s") == []


def test_shares_are_read_as_people_type_them(copy):
    document, shares = copy
    typed = [f"  {shares[0].lower()}\n", shares[2].replace("-", " ").replace("HEARD ", "HEARD-")]

    assert [key.epoch for key in recovery.unseal(document, typed)] == [1, 2, 3]


def test_mistyped_share_is_told_apart(copy):
    document, shares = copy
    swapped = {"A": "B"}.get(shares[0][-4], "A")
    wrong = shares[0][:-4] + swapped + shares[0][-3:]

    for each in (wrong, shares[0][:-1], shares[0] + "AA", "", "no share", "HEARD-1189"):
        with pytest.raises(VaultError, match="mistyped"):
            recovery.unseal(document, [each, shares[1]])


def test_share_of_another_copy_is_told_apart(settings, copy):
    document, shares = copy
    _, others = recovery.export(settings.VAULT_PRIVATE_KEYS)

    with pytest.raises(VaultError, match="another recovery file"):
        recovery.unseal(document, [shares[0], others[1]])


@pytest.mark.parametrize("field", ["sealed", "nonce"])
def test_changed_file_is_refused(copy, field):
    document, shares = copy
    raw = json.loads(document)
    other = "0" if raw[field][0] != "0" else "1"  # a digit means itself in hex and in base64
    raw[field] = other + raw[field][1:]

    with pytest.raises(VaultError, match="does not open"):
        recovery.unseal(json.dumps(raw), shares)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"set": 3}', "heard"])
def test_file_of_another_kind_is_refused(copy, text):
    with pytest.raises(VaultError, match="not a recovery file"):
        recovery.unseal(text, copy[1])


def test_copy_holds_no_key_in_clear(settings, copy):
    document, shares = copy
    for directory in settings.VAULT_PRIVATE_KEYS.iterdir():
        key = json.loads(directory.read_text())["key"]
        assert all(key not in text for text in (document, *shares))


def test_restore_keeps_another_key_that_is_there(tmp_path, copy):
    public, private = tmp_path / "new-pub", tmp_path / "new-priv"
    keyfiles.make_epoch(public, private)
    before = private_keys(private)

    with pytest.raises(VaultError, match="Another private key of epoch 1"):
        recovery.restore(copy[0], copy[1], public=public, private=private)
    assert private_keys(private) == before


def test_export_without_keys_is_refused(tmp_path):
    with pytest.raises(VaultError, match="no private key"):
        recovery.export(tmp_path)


# --- The command ------------------------------------------------------------------------------


def made(tmp_path) -> list:
    call_command("vault_recovery", "--out", str(tmp_path / "copy"))
    return [tmp_path / "copy" / f"share-{number}.txt" for number in (1, 2, 3)]


def with_copy(tmp_path, verb: str, shares) -> None:
    given = [part for share in shares for part in ("--share", str(share))]
    call_command("vault_recovery", verb, str(tmp_path / "copy" / vault_recovery.FILE), *given)


@pytest.mark.django_db
def test_lost_keys_are_restored_and_open_everything(settings, tmp_path, capsys):
    envelope = envelopes.seal(b"words", owner="tests:1", to=[keys.staff_now()])
    shares = made(tmp_path)
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "p2", tmp_path / "s2"
    capsys.readouterr()

    with_copy(tmp_path, "--restore", shares[1:])

    assert envelopes.open_as_staff(envelope, owner="tests:1") == b"words"
    assert "Restored epochs 1, 2, 3" in capsys.readouterr().out


def test_command_writes_files_for_the_owner_alone(tmp_path):
    made(tmp_path)

    files = sorted((tmp_path / "copy").iterdir())
    assert [file.name for file in files] == [
        "heard-recovery.json",
        "share-1.txt",
        "share-2.txt",
        "share-3.txt",
    ]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_command_never_writes_over_a_copy(tmp_path):
    made(tmp_path)

    with pytest.raises(CommandError, match="File exists"):
        made(tmp_path)


@pytest.mark.parametrize("pair", list(combinations(range(3), 2)))
def test_check_says_that_the_copy_is_whole(tmp_path, capsys, pair):
    shares = made(tmp_path)
    with_copy(tmp_path, "--check", [shares[i] for i in pair])

    assert "It holds every private key that is here." in capsys.readouterr().out


def test_check_says_that_the_copy_is_out_of_date(settings, tmp_path):
    shares = made(tmp_path)
    keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)

    with pytest.raises(CommandError, match="lacks the key of epoch 4"):
        with_copy(tmp_path, "--check", shares[:2])


def test_shares_are_asked_for_unseen(tmp_path, monkeypatch, capsys):
    shares = [recovery.find_share(share.read_text()) for share in made(tmp_path)]
    answers = iter(shares)
    monkeypatch.setattr(vault_recovery, "getpass", lambda prompt: next(answers))

    with_copy(tmp_path, "--check", [])

    assert "The copy opens. Epochs in it: 1, 2, 3." in capsys.readouterr().out


def test_command_is_refused_on_the_public_door(settings, tmp_path):
    settings.VAULT_PRIVATE_KEYS = None

    with pytest.raises(CommandError, match="holds no private key"):
        made(tmp_path)
