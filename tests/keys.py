"""Keys for tests: made in a directory of their own, with the settings pointed at them."""

from pathlib import Path

from django.conf import settings

from vault import keyfiles


def use_test_keys(base: Path) -> None:
    """Makes a first epoch under ``base`` (if there is none) and has this process use it."""
    settings.VAULT_PUBLIC_KEYS = base / "keys" / "public"
    settings.VAULT_PRIVATE_KEYS = base / "keys" / "private"
    settings.VAULT_DIR = base / "vault"
    if not keyfiles.epochs(settings.VAULT_PUBLIC_KEYS):
        keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)
