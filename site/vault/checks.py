"""System checks: are the keys of this door where they should be, and nowhere else?"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks

from vault import keyfiles
from vault.errors import VaultError


def check_keys(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """vault.W001, vault.E001 to E005: run by every command that runs checks."""
    if settings.VAULT_PRIVATE_KEYS is None:
        return list(_check_public_door())
    return list(_check_staff_door(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS))


def _check_public_door() -> Iterator[checks.CheckMessage]:
    if not keyfiles.epochs(settings.VAULT_PUBLIC_KEYS):
        yield _none_made(settings.VAULT_PUBLIC_KEYS)
    readable = [path for path in _private_places() if _reads_a_key_in(path)]
    if in_production() and readable:
        yield checks.Error(
            f"The public door's user can read the private keys in {readable[0]}.",
            hint="Run the public door as a user of its own; see docs/keys.md.",
            id="vault.E004",
        )


def _check_staff_door(public: Path, private: Path) -> Iterator[checks.CheckMessage]:
    if not keyfiles.epochs(public) and not private.exists():
        yield _none_made(public)
        return
    if not private.is_dir():
        yield checks.Error(
            f"The directory of the private keys, {private}, is not there.",
            hint="Set HEARD_PRIVATE_KEYS, or restore the keys with vault_recovery.",
            id="vault.E001",
        )
        return
    yield from _check_modes(private)
    yield from _check_pair(public, private)


def _check_modes(private: Path) -> Iterator[checks.CheckMessage]:
    files = [keyfiles.path_of(private, epoch) for epoch in keyfiles.epochs(private)]
    for path in [private, *files]:
        if path.stat().st_mode & 0o077:
            yield checks.Error(
                f"{path} can be read by others than its owner.",
                hint=f"chmod {'700' if path == private else '600'} {path}",
                id="vault.E002",
            )


def _check_pair(public: Path, private: Path) -> Iterator[checks.CheckMessage]:
    epoch = keyfiles.newest_epoch(public)
    try:
        expected = keyfiles.read(private, epoch).public_half().key
        if epoch == keyfiles.newest_epoch(private) and keyfiles.read(public, epoch).key == expected:
            return
    except (OSError, VaultError):
        pass  # absent, unreadable and damaged all mean that it does not match
    yield checks.Error(
        f"The newest public key (epoch {epoch}) has not got its private half in {private}.",
        hint="What is sealed from now on may never open. Restore the keys with vault_recovery, "
        "or finish making them with vault_keys.",
        id="vault.E003",
    )


def _none_made(public: Path) -> checks.CheckMessage:
    kind, number = (checks.Error, "E005") if in_production() else (checks.Warning, "W001")
    return kind(
        f"There is no staff key in {public}, so nothing can be sealed.",
        hint="Make the first one with vault_keys.",
        id=f"vault.{number}",
    )


def in_production() -> bool:
    """Whether these are the production settings, and not the demo's or a developer's."""
    named = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith("production")
    meant = named or getattr(settings, "PRODUCTION", False)
    return meant and not settings.DEBUG and not settings.DEMO


def _private_places() -> list[Path]:
    """Where the private keys lie if this machine has them: the named place and the usual one."""
    named = os.environ.get("HEARD_PRIVATE_KEYS")
    return [*([Path(named)] if named else []), settings.VAR_DIR / "keys" / "private"]


def _reads_a_key_in(directory: Path) -> bool:
    try:
        paths = [keyfiles.path_of(directory, epoch) for epoch in keyfiles.epochs(directory)]
    except OSError:
        return False
    return any(os.access(path, os.R_OK) for path in paths)
