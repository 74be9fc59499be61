"""System checks: quiet when all is well, and one clear line when it is not."""

import pytest

from vault import keyfiles
from vault.checks import check_keys


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("HEARD_PRIVATE_KEYS", raising=False)
    settings.VAR_DIR = tmp_path
    settings.VAULT_PUBLIC_KEYS = tmp_path / "keys" / "public"
    settings.VAULT_PRIVATE_KEYS = tmp_path / "keys" / "private"
    return settings


@pytest.fixture
def made(own_keys):
    keyfiles.make_epoch(own_keys.VAULT_PUBLIC_KEYS, own_keys.VAULT_PRIVATE_KEYS)
    return own_keys


@pytest.fixture
def production(own_keys, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    own_keys.DEBUG = own_keys.DEMO = False


def ids() -> list[str]:
    return [message.id for message in check_keys(None)]


def test_keys_in_their_place_are_quiet(made):
    assert ids() == []


def test_no_keys_yet_is_a_warning(own_keys):
    assert ids() == ["vault.W001"]
    own_keys.VAULT_PRIVATE_KEYS = None
    assert ids() == ["vault.W001"]


def test_no_keys_yet_in_production_is_an_error(own_keys, production):
    assert ids() == ["vault.E005"]
    own_keys.VAULT_PRIVATE_KEYS = None
    assert ids() == ["vault.E005"]


def test_private_directory_missing_is_an_error(made, tmp_path):
    made.VAULT_PRIVATE_KEYS = tmp_path / "elsewhere"

    assert ids() == ["vault.E001"]


@pytest.mark.parametrize("mode", [0o710, 0o750, 0o704, 0o777])
def test_private_directory_open_to_others_is_an_error(made, mode):
    made.VAULT_PRIVATE_KEYS.chmod(mode)

    assert ids() == ["vault.E002"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_private_file_open_to_others_is_an_error(made, mode):
    keyfiles.path_of(made.VAULT_PRIVATE_KEYS, 1).chmod(mode)

    (message,) = check_keys(None)
    assert message.id == "vault.E002"
    assert message.hint.startswith("chmod 600 ")


def test_newest_private_key_missing_is_an_error(made):
    keyfiles.make_epoch(made.VAULT_PUBLIC_KEYS, made.VAULT_PRIVATE_KEYS)
    keyfiles.remove(made.VAULT_PRIVATE_KEYS, 2)

    assert ids() == ["vault.E003"]


def test_newest_public_key_missing_is_an_error(made):
    keyfiles.make_epoch(made.VAULT_PUBLIC_KEYS, made.VAULT_PRIVATE_KEYS)
    keyfiles.remove(made.VAULT_PUBLIC_KEYS, 2)

    assert ids() == ["vault.E003"]


def test_newest_pair_that_does_not_match_is_an_error(made, tmp_path):
    keyfiles.make_epoch(tmp_path / "other", tmp_path / "other-private")
    stranger = keyfiles.path_of(tmp_path / "other", 1)
    stranger.replace(keyfiles.path_of(made.VAULT_PUBLIC_KEYS, 1))

    assert ids() == ["vault.E003"]


def test_damaged_private_key_is_an_error(made):
    keyfiles.path_of(made.VAULT_PRIVATE_KEYS, 1).write_text("{")

    assert ids() == ["vault.E003"]


def test_public_door_that_can_read_private_keys_is_an_error_in_production(made, production):
    made.VAULT_PRIVATE_KEYS = None

    assert ids() == ["vault.E004"]


def test_public_door_that_can_read_a_named_place_is_an_error(made, production, monkeypatch):
    named = made.VAULT_PRIVATE_KEYS
    made.VAULT_PRIVATE_KEYS = None
    made.VAR_DIR = made.VAR_DIR / "elsewhere"
    assert ids() == []

    monkeypatch.setenv("HEARD_PRIVATE_KEYS", str(named))
    assert ids() == ["vault.E004"]


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_public_door_of_a_demo_is_quiet(made, production, name):
    made.VAULT_PRIVATE_KEYS = None
    setattr(made, name, True)

    assert ids() == []


def test_public_door_of_one_user_is_quiet_in_development(made):
    made.VAULT_PRIVATE_KEYS = None

    assert ids() == []


def test_public_door_without_private_keys_is_quiet_in_production(made, production):
    keyfiles.remove(made.VAULT_PRIVATE_KEYS, 1)
    made.VAULT_PRIVATE_KEYS = None

    assert ids() == []
