"""What a council's own installation must have before any process of it starts.

``refuse`` is called at the end of the production settings, so that the doors, the workers and
every management command refuse alike. Each problem is one sentence that names the setting.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import addresses, folders, services
from config.secret_values import alike, weak

SECRET_LENGTH = 50
KEY_LENGTH = 32
SECRETS = (
    "HEARD_SECRET_KEY", "HEARD_CODE_KEY", "HEARD_CODE_PEPPER", "HEARD_LOG_KEY", "DATABASE_URL",
    "REDIS_URL", "HEARD_MAIL_PASSWORD", "HEARD_OIDC_CLIENT_SECRET",
)  # fmt: skip
LEAST_RESERVE = 100 * 1024 * 1024  # bytes of disk that only words may take
LEAST_THREADS = 4  # fewer, and one film takes them all


def refuse(settings: Mapping[str, object], *, making_keys: bool = False) -> None:
    """Raise ImproperlyConfigured, naming every problem of ``settings``.

    ``making_keys`` is for the command that makes the vault's first keys: it alone may run
    while there is none.
    """
    found = list(problems(settings, making_keys=making_keys))
    if found:
        raise ImproperlyConfigured("Heard does not start like this. " + " ".join(found))


def not_a_council(hosts: list[str]) -> None:
    """For the settings of development and of the tests, whose secrets everybody knows.

    Raises ImproperlyConfigured when the environment is a council's: then a unit has lost the one line
    that names the settings.
    """
    if hosts:
        raise ImproperlyConfigured(
            "HEARD_HOSTS is set, so this is a council's own installation: set "
            "DJANGO_SETTINGS_MODULE to config.settings.production."
        )


def problems(settings: Mapping[str, object], *, making_keys: bool = False) -> Iterator[str]:
    """A sentence for each thing that is not as it must be."""
    yield from _secrets(settings)
    yield from _log_key(settings)
    yield from _switches(settings)
    yield from addresses.problems(settings)
    yield from services.problems(settings)
    yield from _room(settings)
    yield from _apart(settings)
    yield from _folders(settings)
    yield from folders.problems(settings)
    yield from _secret_files()
    yield from _test_hooks()
    if settings.get("DOOR") == "public":
        yield from _private_keys_in_reach(settings)
    else:
        yield from clips_are_safe(settings)
    if not making_keys:
        yield from _public_keys(settings)


def _secrets(settings: Mapping) -> Iterator[str]:
    secret, key, pepper = (
        str(settings.get(name) or "") for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER")
    )
    yield from weak("HEARD_SECRET_KEY", secret, SECRET_LENGTH)
    yield from weak("HEARD_CODE_KEY", key, KEY_LENGTH)
    yield from weak("HEARD_CODE_PEPPER", pepper, KEY_LENGTH)
    yield from alike(
        {"HEARD_SECRET_KEY": secret, "HEARD_CODE_KEY": key, "HEARD_CODE_PEPPER": pepper}
    )


def _log_key(settings: Mapping) -> Iterator[str]:
    """The log's chain proves something only while the public door cannot make links of it."""
    if settings.get("DOOR") == "public":
        if any(os.environ.get(name) for name in ("HEARD_LOG_KEY", "HEARD_LOG_KEY_FILE")):
            yield "HEARD_LOG_KEY is for the staff's side alone: take it away from the public door."
        return
    keys = list(settings.get("LOG_KEYS") or [""])
    for key in keys:
        yield from weak("HEARD_LOG_KEY", key, KEY_LENGTH)
    others = {settings.get(name) for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER")}
    if others & set(filter(None, keys)):
        yield "HEARD_LOG_KEY must differ from the other secrets: the public door has two of them."


def _switches(settings: Mapping) -> Iterator[str]:
    if settings.get("DEBUG"):
        yield "HEARD_DEBUG must be off: its error pages show what people wrote."
    if settings.get("DEMO"):
        yield "HEARD_DEMO must be off: the demo lets anyone in."
    if settings.get("DOOR") == "both":
        yield (
            "HEARD_DOOR must be public or staff: one process with both would hold the private key."
        )


def _room(settings: Mapping) -> Iterator[str]:
    """Films never take what words need."""
    if settings.get("CLIP_DISK_RESERVE", LEAST_RESERVE) < LEAST_RESERVE:
        yield "HEARD_DISK_RESERVE_MB is under 100: films could take the room that words need."
    threads = os.environ.get("HEARD_THREADS", "")
    if threads.isdigit() and int(threads) < LEAST_THREADS:
        yield f"HEARD_THREADS is {threads}: one film would hold them all, so take 4 or more."


def _apart(settings: Mapping) -> Iterator[str]:
    """What is secret does not lie where something else is handed out, copied or shared."""
    lies = {
        "HEARD_VAULT": settings.get("VAULT_DIR"),
        "HEARD_PRIVATE_KEYS": settings.get("VAULT_PRIVATE_KEYS"),
        "HEARD_LOG_STATE": settings.get("LOG_STATE"),
        "DATABASE_URL": _sqlite_file(settings),
    }
    open_to_all = {
        "static files, which everyone can read": settings.get("STATIC_ROOT"),
        "the council's pictures, which everyone can read": settings.get("MEDIA_ROOT"),
        "public keys, which are handed on": settings.get("VAULT_PUBLIC_KEYS"),
    }
    for name, place in lies.items():
        for what, folder in open_to_all.items():
            if place and folder and Path(place).is_relative_to(folder):
                yield f"{name} lies in the folder of {what}: give it one of its own."
    private, sealed = lies["HEARD_PRIVATE_KEYS"], lies["HEARD_VAULT"]
    if private and sealed and Path(private).is_relative_to(sealed):
        yield "HEARD_PRIVATE_KEYS lies in HEARD_VAULT: a backup of one would hold the other."


def _sqlite_file(settings: Mapping) -> str:
    found = (settings.get("DATABASES") or {}).get("default") or {}
    return str(found["NAME"]) if str(found.get("ENGINE")).endswith("sqlite3") else ""


def _folders(settings: Mapping) -> Iterator[str]:
    """The folder of data, the sealed files and the private keys are for Heard's user alone."""
    for name in ("VAR_DIR", "VAULT_DIR"):
        folder = settings.get(name)
        if folder and Path(folder).exists():
            yield from _open_to_others(Path(folder))
    database = _sqlite_file(settings)
    if database and Path(database).parent not in {Path("."), settings.get("VAR_DIR")}:
        for path in filter(Path.exists, (Path(database).parent, Path(database))):
            yield from _open_to_others(path)
    private = settings.get("VAULT_PRIVATE_KEYS")
    for path in [*([Path(str(private))] if _files(private) else []), *_files(private)]:
        yield from _open_to_the_group(path)


def _files(folder: object) -> list[Path]:
    there = bool(folder) and os.access(str(folder), os.R_OK)
    return sorted(Path(str(folder)).glob("*")) if there else []


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_others(path: Path) -> Iterator[str]:
    mode = _mode(path)
    if mode & stat.S_IRWXO:
        yield f"{path} is open to everyone on this machine (mode {mode:o}): chmod o-rwx."


def _open_to_the_group(path: Path) -> Iterator[str]:
    """The private keys are for one user alone: not even for the group that both doors share."""
    mode = _mode(path)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        right = "700" if path.is_dir() else "600"
        yield f"{path} is open to others than its user (mode {mode:o}): chmod {right} {path}."


def _test_hooks() -> Iterator[str]:
    if os.environ.get("HEARD_KILL_AT"):
        yield "HEARD_KILL_AT kills the process, for tests alone: it must not be set."


def clips_are_safe(settings: Mapping) -> Iterator[str]:
    """The staff side's processes open clips, in programs that a clip may take over."""
    from media import mounts, walls

    yield from walls.missing()
    scratch, ffmpeg = settings.get("CLIP_SCRATCH"), str(settings.get("FFMPEG") or "")
    if scratch and not (Path(scratch).is_dir() and mounts.in_memory(Path(scratch))):
        yield f"HEARD_SCRATCH is {scratch}, which is not kept in memory: take a tmpfs, as /dev/shm."
    if ffmpeg and not (Path(ffmpeg).is_absolute() and os.access(ffmpeg, os.X_OK)):
        yield f"HEARD_FFMPEG is {ffmpeg!r}: write the whole path of a program, or leave it out."
    speech = str(settings.get("SPEECH_COMMAND") or "")
    if speech and not Path(speech.split()[0]).is_absolute():
        yield "HEARD_SPEECH_COMMAND must begin with the whole path of a program."


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
    for name in SECRETS:
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
