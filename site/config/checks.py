"""What a council's own installation must have before any process of it starts.

``refuse`` is called at the end of the production settings, so that the doors, the workers and
every management command refuse alike. Each problem is one sentence that names the setting.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50
KEY_LENGTH = 32
LEAST_VARIETY = 10  # different characters: "aaaa…" is long, and no secret
FROM_DEVELOPMENT = ("development", "django-insecure", "for tests alone")


def refuse(settings: Mapping[str, object], *, making_keys: bool = False) -> None:
    """Raise ImproperlyConfigured, naming every problem of ``settings``.

    ``making_keys`` is for the command that makes the vault's first keys: it alone may run
    while there is none.
    """
    found = list(problems(settings, making_keys=making_keys))
    if found:
        raise ImproperlyConfigured("Heard does not start like this. " + " ".join(found))


def problems(settings: Mapping[str, object], *, making_keys: bool = False) -> Iterator[str]:
    """A sentence for each thing that is not as it must be."""
    yield from _secrets(settings)
    yield from _switches(settings)
    yield from _hosts(settings)
    yield from _folders(settings)
    yield from _secret_files()
    yield from _test_hooks()
    if settings.get("DOOR") == "public":
        yield from _private_keys_in_reach(settings)
    else:
        yield from clips_are_safe()
    if not making_keys:
        yield from _public_keys(settings)


def _secrets(settings: Mapping) -> Iterator[str]:
    secret, key, pepper = (
        str(settings.get(name) or "") for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER")
    )
    yield from _weak("HEARD_SECRET_KEY", secret, SECRET_LENGTH)
    yield from _weak("HEARD_CODE_KEY", key, KEY_LENGTH)
    yield from _weak("HEARD_CODE_PEPPER", pepper, KEY_LENGTH)
    given = [value for value in (secret, key, pepper) if value]
    if len(set(given)) < len(given):
        yield "HEARD_SECRET_KEY, HEARD_CODE_KEY and HEARD_CODE_PEPPER must differ from each other."


def _weak(name: str, value: str, length: int) -> Iterator[str]:
    if not value:
        yield f"{name} is not set."
    elif any(mark in value for mark in FROM_DEVELOPMENT):
        yield f"{name} is one made for development or tests."
    elif len(value) < length:
        yield f"{name} has {len(value)} characters and needs at least {length}."
    elif len(set(value)) < LEAST_VARIETY:
        yield f"{name} repeats few characters: take a random one."


def _switches(settings: Mapping) -> Iterator[str]:
    if settings.get("DEBUG"):
        yield "HEARD_DEBUG must be off: its error pages show what people wrote."
    if settings.get("DEMO"):
        yield "HEARD_DEMO must be off: the demo lets anyone in."
    if settings.get("DOOR") == "both":
        yield (
            "HEARD_DOOR must be public or staff: one process with both would hold the private key."
        )


def _hosts(settings: Mapping) -> Iterator[str]:
    hosts = list(settings.get("ALLOWED_HOSTS") or [])
    if not hosts:
        yield "HEARD_HOSTS names no host."
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield f"HEARD_HOSTS holds {host!r}: name each host in full, without wildcards."


def _folders(settings: Mapping) -> Iterator[str]:
    """The folder of data, the sealed files and the private keys are for Heard's user alone."""
    for name in ("VAR_DIR", "VAULT_DIR", "VAULT_PRIVATE_KEYS"):
        folder = settings.get(name)
        if folder and Path(folder).exists():
            yield from _open_to_others(Path(folder))
    private = settings.get("VAULT_PRIVATE_KEYS")
    for file in _files(private):
        yield from _open_to_others(file)
    for file in _files(settings.get("VAULT_PUBLIC_KEYS")):
        if _mode(file) & stat.S_IWOTH:
            yield f"{file} can be written by anyone on this machine: chmod o-w."


def _files(folder: object) -> list[Path]:
    there = bool(folder) and os.access(str(folder), os.R_OK)
    return sorted(Path(str(folder)).glob("*")) if there else []


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_others(path: Path) -> Iterator[str]:
    mode = _mode(path)
    if mode & stat.S_IRWXO:
        yield f"{path} is open to everyone on this machine (mode {mode:o}): chmod o-rwx."


def _test_hooks() -> Iterator[str]:
    if os.environ.get("HEARD_KILL_AT"):
        yield "HEARD_KILL_AT kills the process, for tests alone: it must not be set."


def clips_are_safe() -> Iterator[str]:
    """The staff side's processes open clips, in programs that a clip may take over."""
    from media import walls

    yield from walls.missing()


def _private_keys_in_reach(settings: Mapping) -> Iterator[str]:
    """Taking over the public door must open nothing, so its user may read no private key."""
    folder = Path(os.environ.get("HEARD_PRIVATE_KEYS") or Path(settings["VAR_DIR"], "keys/private"))
    if any(os.access(file, os.R_OK) for file in _files(folder)):
        yield (
            f"The public door can read the private keys in {folder}: run it as a user of its own "
            "that cannot (see docs/keys.md)."
        )


def _secret_files() -> Iterator[str]:
    """Files that the environment names with NAME_FILE hold secrets too."""
    for name in ("HEARD_SECRET_KEY", "HEARD_CODE_KEY", "HEARD_CODE_PEPPER"):
        path = Path(os.environ.get(f"{name}_FILE") or os.devnull)
        if path.is_file():
            yield from _open_to_others(path)


def _public_keys(settings: Mapping) -> Iterator[str]:
    folder = settings.get("VAULT_PUBLIC_KEYS")
    if not _files(folder):
        yield (
            f"There is no public key in {folder} (HEARD_PUBLIC_KEYS), so nothing could be sealed: "
            "run «manage.py vault_keys» where the private keys belong, then copy the public ones."
        )
